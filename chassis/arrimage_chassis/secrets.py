"""The node's secret, and what is made of it. It never leaves the node."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class NodeSecret:
    """Derives, for each purpose, a key that tells nothing of the others."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SECRET_BYTES:
            raise ValueError(f"node_secret.wrong_length: the node's secret has {SECRET_BYTES} bytes")
        self._secret = secret

    @classmethod
    def from_file(cls, path: Path) -> NodeSecret:
        """Read the secret that ``arrimage node init`` made.

        :raises OSError: if the file cannot be read.
        :raises ValueError: if it is not of the right length.
        """
        return cls(path.read_bytes())

    def pair_secret(self, organization: str) -> bytes:
        """Return the 16 bytes under which ids are scoped to this node and ``organization``."""
        return self._derive(f"pair/{organization}", 16)

    def case_secret(self, organization: str) -> bytes:
        """Return the 16 bytes from which this node's own ids of ``organization``'s cases are made."""
        return self._derive(f"case/{organization}", 16)

    def worker_ref(self, worker: str) -> UUID:
        """Return the opaque id of a worker of this node: the same each time, and meaningless elsewhere."""
        return uuid5(self.worker_namespace, worker)

    @property
    def worker_namespace(self) -> UUID:
        """The namespace of the workers' opaque ids; a component that may not have the secret is told it."""
        return UUID(bytes=self._derive("worker", 16))

    @property
    def epoch_namespace(self) -> UUID:
        """The namespace in which the epochs of sequences are hidden from partners."""
        return UUID(bytes=self._derive("epoch", 16))

    def quarantine_box(self) -> Box:
        """Return what seals quarantined messages, in which a partner may have put anything."""
        return self.box_of("quarantine")

    def box_of(self, purpose: str) -> Box:
        """Return what seals under a key of its own for ``purpose``; every service of the node can open it."""
        return Box(self.key_of(purpose))

    def key_of(self, purpose: str) -> bytes:
        """Return the 32 bytes of ``purpose``, for signing."""
        return self._derive(purpose, 32)

    def _derive(self, purpose: str, length: int) -> bytes:
        return HKDF(SHA256(), length, salt=None, info=f"arrimage/{purpose}".encode()).derive(self._secret)


class Box:
    """Seals bytes at rest with AES-256-GCM."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, content: bytes) -> bytes:
        """Return ``content`` encrypted, with its nonce before it."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, None)

    def open(self, sealed: bytes) -> bytes:
        """Return what was sealed.

        :raises cryptography.exceptions.InvalidTag: if it was altered or sealed under another key.
        """
        return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
