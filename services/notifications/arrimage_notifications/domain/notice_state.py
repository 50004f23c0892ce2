"""Where a notice stands."""

from __future__ import annotations

from enum import StrEnum


class NoticeState(StrEnum):
    """A notice is written down with its cause, and delivered after that is committed."""

    PENDING = "pending"
    WRITTEN = "written"
