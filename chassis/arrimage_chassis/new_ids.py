"""Ids that are drawn, for what follows from no facts. Most ids are derived (arrimage_contracts.ids)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

_RANDOM_BYTES = 10


def uuid7(now: datetime, random: bytes) -> UUID:
    """Return a UUID version 7: ``now`` to the millisecond, then ``random``, so that new rows sort by age.

    Time and randomness are passed in.

    :raises ValueError: if ``random`` is not 10 bytes.
    """
    if len(random) != _RANDOM_BYTES:
        raise ValueError(f"new_ids.wrong_length: {_RANDOM_BYTES} random bytes are needed")
    milliseconds = int(now.timestamp() * 1000) & (2**48 - 1)
    value = (milliseconds << 80) | int.from_bytes(random)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0b11 << 62) | 0b10 << 62
    return UUID(int=value)
