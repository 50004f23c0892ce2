"""Keys are made at home: NKeys for NATS, and the Ed25519 key that signs for an organization."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nkeys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from arrimage.errors import ArrimageError

Randomness = Callable[[int], bytes]
"""Returns so many random bytes; ``os.urandom`` outside tests."""


@dataclass(frozen=True)
class NKey:
    """A user NKey. The seed proves who connects; the public half goes into configurations."""

    public: str
    seed: str = field(repr=False)


def new_nkey(randomness: Randomness) -> NKey:
    """Make a user NKey."""
    return _nkey(bytes(nkeys.encode_seed(randomness(32), nkeys.PREFIX_BYTE_USER)))


def read_nkey(seed_file: Path) -> NKey:
    """Read the NKey whose seed is in ``seed_file``.

    :raises ArrimageError: ``key.unreadable`` or ``key.malformed``.
    """
    try:
        seed = seed_file.read_bytes().strip()
    except OSError as error:
        raise ArrimageError("key.unreadable", file=seed_file, reason=error.strerror) from error
    try:
        return _nkey(seed)
    except Exception as error:  # the library raises many kinds for a damaged seed
        raise ArrimageError("key.malformed", file=seed_file) from error


def keep_nkey(seed_file: Path, key: NKey) -> None:
    """Keep the seed of ``key`` in ``seed_file`` (0600).

    :raises FileExistsError: if there is one already; a key is never overwritten.
    """
    write_secret(seed_file, f"{key.seed}\n".encode())


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key; ``public`` is in base64, ``private`` in PEM."""

    public: str
    private: bytes = field(repr=False)


def new_signing_key(randomness: Randomness) -> SigningKey:
    """Make an Ed25519 key."""
    key = Ed25519PrivateKey.from_private_bytes(randomness(32))
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return SigningKey(base64.b64encode(public).decode(), private)


def write_secret(file: Path, content: bytes) -> None:
    """Write ``content`` for its owner's eyes alone, never over something else.

    :raises FileExistsError: if the file is there.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)


def replace_secret(file: Path, content: bytes) -> None:
    """Write ``content`` for its owner's eyes alone, whole or not at all, over what was there."""
    beside = file.with_name(f"{file.name}.new")
    beside.unlink(missing_ok=True)
    write_secret(beside, content)
    beside.replace(file)


def _nkey(seed: bytes) -> NKey:
    pair = nkeys.from_seed(bytearray(seed))
    return NKey(public=bytes(pair.public_key).decode(), seed=seed.decode())
