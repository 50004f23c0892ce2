"""The keys under which keys are wrapped: one file an epoch, outside of any database (design, 5.5).

When an epoch's file is gone, what a backup or a write-ahead log still holds of that epoch is dead.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NAME: Final = re.compile(r"^epoch-(\d{1,9})\.key$")
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class EpochMissingError(Exception):
    """The file of an epoch that is in use is not there: what is wrapped under it cannot be opened."""


class Epochs:
    """The epochs of one vault, in a folder that belongs to one operating system user."""

    def __init__(self, folder: Path, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        self._folder = folder
        self._random_bytes = random_bytes
        self._ciphers: dict[int, AESGCM] = {}

    def numbers(self) -> list[int]:
        """Return the epochs whose key is there, oldest first."""
        if not self._folder.is_dir():
            return []
        found = (_NAME.fullmatch(file.name) for file in self._folder.iterdir())
        return sorted(int(match[1]) for match in found if match)

    def begin(self) -> int:
        """Make the key of a new epoch; return its number. On the disk before this returns."""
        number = max(self.numbers(), default=0) + 1
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._file(number)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, self._random_bytes(_KEY_BYTES))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        self._keep_folder()
        return number

    def end(self, number: int) -> None:
        """Destroy the key of an epoch: overwritten, then gone. On a disk that writes elsewhere what is overwritten
        (flash, copy-on-write) the disk itself must be encrypted; the how-to says so."""
        file = self._file(number)
        self._ciphers.pop(number, None)
        try:
            descriptor = os.open(file, os.O_WRONLY)
        except FileNotFoundError:
            return
        try:
            os.write(descriptor, self._random_bytes(_KEY_BYTES))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        file.unlink()
        self._keep_folder()

    def wrap(self, number: int, name: str, key: bytes) -> bytes:
        """Return ``key`` wrapped under an epoch, bound to ``name``."""
        nonce = self._random_bytes(_NONCE_BYTES)
        return nonce + self._cipher(number).encrypt(nonce, key, name.encode())

    def unwrap(self, number: int, name: str, wrapped: bytes) -> bytes:
        """Return the key that was wrapped under ``name``.

        :raises EpochMissingError: if the epoch's file is gone.
        :raises cryptography.exceptions.InvalidTag: if it was altered, or is another's.
        """
        return self._cipher(number).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], name.encode())

    def _cipher(self, number: int) -> AESGCM:
        if number not in self._ciphers:
            try:
                self._ciphers[number] = AESGCM(self._file(number).read_bytes())
            except OSError as error:
                raise EpochMissingError(number) from error
        return self._ciphers[number]

    def _file(self, number: int) -> Path:
        return self._folder / f"epoch-{number}.key"

    def _keep_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
