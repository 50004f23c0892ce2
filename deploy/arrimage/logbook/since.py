"""Since when: ``30m``, ``2h``, ``7d``, or a date."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "j": "days"}
_AGO = re.compile(r"^(?P<number>\d+)\s*(?P<unit>[smhdj])$")


def instant_of(text: str, now: datetime, zone: tzinfo | None) -> datetime:
    """Return the instant that ``text`` names; a date or time without a zone is civil time in ``zone``.

    :raises ValueError: if it names none.
    """
    if match := _AGO.match(text.strip()):
        return now - timedelta(**{_UNITS[match["unit"]]: int(match["number"])})
    at = datetime.fromisoformat(text.strip())
    if at.tzinfo is not None:
        return at
    return at.replace(tzinfo=zone) if zone is not None else at.astimezone()
