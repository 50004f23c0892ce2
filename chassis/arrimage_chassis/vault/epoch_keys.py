"""The epoch keys: files outside of any database, one at a time but while all is wrapped anew.

Each wraps the data keys of its epoch, and is gone when the epoch ends: written over, then removed.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from arrimage_chassis.vault import files
from arrimage_chassis.vault.box import KEY_BYTES, NONCE_BYTES
from arrimage_chassis.vault.errors import KEY_MISSING, VaultAwayError

TOKEN_BYTES: Final = 16
_NAME: Final = "epoch-{number}.key"


class EpochKey:
    """What wraps keys, and hides tokens, while its epoch lasts."""

    def __init__(self, number: int, key: bytes, random_bytes: Callable[[int], bytes]) -> None:
        self.number = number
        self.proof = _derived(key, "proof")
        self._wrap = AESGCM(_derived(key, "wrap"))
        self._tokens = Cipher(algorithms.AES(_derived(key, "tokens")), modes.ECB())  # noqa: S305 - see hide
        self._random_bytes = random_bytes

    def wrap(self, key: bytes, about: str) -> bytes:
        """Return ``key`` encrypted; it opens again as that of ``about`` alone."""
        nonce = self._random_bytes(NONCE_BYTES)
        return nonce + self._wrap.encrypt(nonce, key, about.encode())

    def unwrap(self, wrapped: bytes, about: str) -> bytes:
        """Return the key.

        :raises VaultAwayError: if it was altered, or wrapped under another key.
        """
        try:
            return self._wrap.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], about.encode())
        except InvalidTag:
            raise VaultAwayError(KEY_MISSING) from None

    def hide(self, tokens: Sequence[bytes]) -> list[bytes]:
        """Return hashed tokens as they are stored in this epoch.

        A token is one block that is a pseudo-random value already: a block cipher alone is what is wanted, for the
        same token must be found again.
        """
        encryptor = self._tokens.encryptor()
        return _blocks(encryptor.update(b"".join(tokens)) + encryptor.finalize())

    def show(self, stored: Sequence[bytes]) -> list[bytes]:
        """Return the hashed tokens that are stored as ``stored``."""
        decryptor = self._tokens.decryptor()
        return _blocks(decryptor.update(b"".join(stored)) + decryptor.finalize())


@dataclass(frozen=True)
class EpochFiles:
    """The folder of the epoch keys (``vault_keys_dir``)."""

    folder: Path
    random_bytes: Callable[[int], bytes]

    def file(self, number: int) -> Path:
        """Return where the key of an epoch is."""
        return self.folder / _NAME.format(number=number)

    def make(self, number: int) -> EpochKey:
        """Make the key of an epoch, on the disk when this returns; one that a crash left there is taken up."""
        if not self.file(number).exists():
            files.write_new(self.file(number), self.random_bytes(KEY_BYTES))
        return self.read(number)

    def read(self, number: int) -> EpochKey:
        """Return the key of an epoch.

        :raises VaultAwayError: if its file is not there or is no key.
        """
        try:
            key = self.file(number).read_bytes()
        except OSError:
            key = b""
        if len(key) != KEY_BYTES:
            raise VaultAwayError(KEY_MISSING)
        return EpochKey(number, key, self.random_bytes)

    def destroy(self, number: int) -> None:
        """Write over the key of an epoch and remove it."""
        files.destroy(self.file(number))

    def there(self) -> list[int]:
        """Return the epochs whose keys are there."""
        found = (file.name.removeprefix("epoch-").removesuffix(".key") for file in self.folder.glob("epoch-*.key"))
        return sorted(int(number) for number in found if number.isdigit())


def hashed(index_key: bytes, kind: str, value: str) -> bytes:
    """Return the keyed hash of a token."""
    return hmac.digest(index_key, f"{kind}\0{value}".encode(), sha256)[:TOKEN_BYTES]


def _blocks(joined: bytes) -> list[bytes]:
    return [joined[start : start + TOKEN_BYTES] for start in range(0, len(joined), TOKEN_BYTES)]


def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"arrimage/vault/{purpose}".encode()).derive(key)
