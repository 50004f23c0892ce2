"""What seals a person's data of one origin, at rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from arrimage_chassis.vault.names import KeyName

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


class Box:
    """Seals and opens under the data key of one :class:`KeyName` (AES-256-GCM).

    What is sealed is bound to its place: it opens in no other table, case or origin.
    """

    def __init__(self, name: KeyName, key: bytes, random_bytes: Callable[[int], bytes]) -> None:
        self.name = name
        self._cipher = AESGCM(key)
        self._random_bytes = random_bytes

    def seal(self, content: bytes, table: str = "") -> bytes:
        """Return ``content`` encrypted for a row of ``table``, with its nonce before it."""
        nonce = self._random_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, self._place(table))

    def open(self, sealed: bytes, table: str = "") -> bytes:
        """Return what was sealed.

        :raises cryptography.exceptions.InvalidTag: if it was altered, or sealed for another place or under
            another key.
        """
        return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self._place(table))

    def __repr__(self) -> str:
        """Say whose it is, and nothing of the key."""
        return f"Box({self.name!r})"

    def _place(self, table: str) -> bytes:
        return f"{table}/{self.name.text}".encode()
