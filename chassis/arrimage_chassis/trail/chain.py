"""How the entries of an access log hold together, and what can be wrong with them (R-329)."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

FIRST_LINK: Final = bytes(32)
"""What stands before the first entry."""


class FaultCode(StrEnum):
    """What is wrong with the log."""

    CHANGED = "changed"
    """The entry is not what was written."""
    MISSING = "missing"
    """The entry, and perhaps others after it, was taken away."""
    CUT = "cut"
    """The log ends before this entry, which was written."""
    HEAD_CHANGED = "head_changed"
    """Where the log ends is not where its head says."""
    NO_HEAD = "no_head"
    REWRITTEN = "rewritten"
    """Up to this entry the log is another one than was known outside of its store."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and at which entry."""

    code: FaultCode
    number: int


def link_of(
    key: bytes, before: bytes, number: int, at: datetime, action: str, case_id: UUID | None, sealed: bytes
) -> bytes:
    """Return the link of an entry: 32 bytes that nobody without ``key`` can make, over all that stands before it.

    :param before: the link of the entry before, :data:`FIRST_LINK` for the first.
    :param at: an instant with its zone.
    """
    head = f"{number}|{at.astimezone(UTC).isoformat()}|{action}|{case_id or '-'}|{len(sealed)}|".encode()
    return hmac.new(key, before + head + sealed, hashlib.sha256).digest()
