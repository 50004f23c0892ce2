"""Hash passwords with argon2id, and tell whether one is right; the same work for an account that there is not.

The parameters are OWASP's for argon2id (19 MiB, two passes, one lane), lighter than RFC 9106's second
recommendation (64 MiB, three passes, four lanes): that one takes 0.4 s on two old cores, for which a store that
writes one transaction at a time would stand still, and four workers who sign in at eight would take 256 MiB.
Locking bounds the guesses that are made through the page.
"""

from __future__ import annotations

import asyncio
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from arrimage_intake.domain.accounts import plain

SALT_BYTES: Final = 16
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, type=Type.ID)
_NOBODYS: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)
"""Verified where there is no account: no password has this hash, and it takes as long."""


async def hash_password(password: str, salt: bytes) -> str:
    """Return the hash of a password, with its parameters and its salt; other requests go on meanwhile."""
    return await asyncio.to_thread(_HASHER.hash, plain(password), salt=salt)


async def is_right(password: str, password_hash: str | None) -> bool:
    """Tell whether a password has this hash; None takes as long and is never right."""
    return await asyncio.to_thread(_verify, plain(password), password_hash or _NOBODYS)


def _verify(password: str, password_hash: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
