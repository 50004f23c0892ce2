"""A file encrypted under a passphrase, written and read as a stream.

scrypt makes the key from the passphrase and a salt of the file's own; each piece is sealed by AES-256-GCM under
its number and whether it is the last, so that none can be left out, moved or cut off unseen. The header is bound
to the first piece.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from arrimage.errors import ArrimageError

MAGIC: Final = b"ARRIMAGE-BACKUP\n"
FORMAT: Final = 1
PIECE: Final = 1 << 20
SHORTEST_PASSPHRASE: Final = 12
_N, _R, _P = 1 << 16, 8, 1
"""64 MiB and about a fifth of a second for each guess. A header that asks for more is not ours."""
_TAG: Final = 16
_HEADER_BYTES: Final = 4096
_CHECK: Final = b"arrimage"

Randomness = Callable[[int], bytes]


@dataclass(frozen=True)
class _Seal:
    """The cipher of one file."""

    cipher: AESGCM
    header: bytes

    def nonce(self, number: int, *, last: bool) -> bytes:
        return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")

    def bound(self, number: int) -> bytes:
        return self.header if number == 1 else b""


class SealedWriter(io.RawIOBase):
    """Encrypts what is written to it; ``close`` writes the last piece."""

    def __init__(self, file: BinaryIO, passphrase: bytes, randomness: Randomness, *, magic: bytes = MAGIC) -> None:
        """Write the header; ``magic`` tells files of one kind from those of another.

        :raises ArrimageError: ``backup.passphrase_short``.
        """
        super().__init__()
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise ArrimageError("backup.passphrase_short", least=SHORTEST_PASSPHRASE)
        salt = randomness(16)
        cipher = AESGCM(_key(passphrase, salt, _N))
        check = cipher.encrypt(bytes(12), _CHECK, None)
        header = {
            "format": FORMAT,
            "n": _N,
            "salt": base64.b64encode(salt).decode(),
            "check": base64.b64encode(check).decode(),
        }
        self._seal = _Seal(cipher, magic + json.dumps(header).encode() + b"\n")
        file.write(self._seal.header)
        self._file = file
        self._held = bytearray()
        self._number = 0

    def writable(self) -> bool:
        """Tell that it is there to be written to."""
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        """Take ``content``; each whole piece is written at once."""
        self._held += content
        while len(self._held) > PIECE:
            self._put(bytes(self._held[:PIECE]), last=False)
            del self._held[:PIECE]
        return len(content)

    def close(self) -> None:
        """Write what is left as the last piece; the file below stays open."""
        if not self.closed:
            self._put(bytes(self._held), last=True)
            self._held.clear()
        super().close()

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._number += 1
        nonce = self._seal.nonce(self._number, last=last)
        self._file.write(self._seal.cipher.encrypt(nonce, piece, self._seal.bound(self._number)))


class SealedReader(io.RawIOBase):
    """Decrypts as it is read; what was changed or cut off is never handed out as whole."""

    def __init__(self, file: BinaryIO, passphrase: bytes, *, magic: bytes = MAGIC) -> None:
        """Read the header.

        :raises ArrimageError: ``backup.not_one``, ``backup.damaged``, ``backup.newer``,
            ``backup.wrong_passphrase``.
        """
        super().__init__()
        if file.read(len(magic)) != magic:
            raise ArrimageError("backup.not_one", file=getattr(file, "name", "?"))
        line = file.readline(_HEADER_BYTES)
        try:
            said = json.loads(line)
            version, rounds = int(said["format"]), int(said["n"])
            salt, check = base64.b64decode(said["salt"]), base64.b64decode(said["check"])
        except (ValueError, LookupError, TypeError, OverflowError, RecursionError) as error:
            raise ArrimageError("backup.damaged", file=file.name) from error
        if version > FORMAT:
            raise ArrimageError("backup.newer", file=file.name, made_by=f"format {version}")
        if not 2 <= rounds <= _N or rounds & (rounds - 1):
            raise ArrimageError("backup.damaged", file=file.name)
        cipher = AESGCM(_key(passphrase, salt, rounds))
        try:
            cipher.decrypt(bytes(12), check, None)
        except InvalidTag as error:
            raise ArrimageError("backup.wrong_passphrase", file=file.name) from error
        self._seal = _Seal(cipher, magic + line)
        self._file = file
        self._ahead = file.read(PIECE + _TAG)
        self._open = b""
        self._number = 0
        self._ended = False

    def readable(self) -> bool:
        """Tell that it is there to be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill ``buffer`` with what comes next; 0 at the end.

        :raises ArrimageError: ``backup.damaged``.
        """
        while not self._open and not self._ended:
            self._next_piece()
        count = min(len(buffer), len(self._open))
        buffer[:count] = self._open[:count]
        self._open = self._open[count:]
        return count

    def _next_piece(self) -> None:
        piece, self._ahead = self._ahead, self._file.read(PIECE + _TAG)
        self._number += 1
        self._ended = not self._ahead
        try:
            nonce = self._seal.nonce(self._number, last=self._ended)
            self._open = self._seal.cipher.decrypt(nonce, piece, self._seal.bound(self._number))
        except InvalidTag as error:
            raise ArrimageError("backup.damaged", file=self._file.name) from error


def _key(passphrase: bytes, salt: bytes, rounds: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=rounds, r=_R, p=_P).derive(passphrase)
