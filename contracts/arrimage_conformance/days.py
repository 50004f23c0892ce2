"""Today, in the zone of the kit's node."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = "America/Toronto"


def in_days(days: int) -> date:
    """Return the civil day so many days from today. Midnight may pass: a check reads a day once."""
    return datetime.now(ZoneInfo(ZONE)).date() + timedelta(days=days)
