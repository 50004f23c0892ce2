"""At which hours a notice may be sent: civil hours of the zone, on nights of 23 and 25 hours too (R-337)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_MINUTE: Final = timedelta(minutes=1)
_LOOK_AHEAD: Final = 2 * 24 * 60 + 120


@dataclass(frozen=True)
class Hours:
    """From a civil time until before another, past midnight if that is earlier; the whole day if both are one."""

    begin: time
    end: time

    def hold(self, at: time) -> bool:
        """Tell whether ``at`` is within."""
        if self.begin == self.end:
            return True
        if self.begin < self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


def waking_hours(quiet_from: int, quiet_until: int) -> Hours:
    """Return the hours that are not quiet."""
    return Hours(time(quiet_until), time(quiet_from))


def allowed_from(now: datetime, hours: Hours, zone: ZoneInfo) -> datetime:
    """Return the first instant (UTC) from ``now`` on at which the clock on the wall is within ``hours``.

    Minute by minute: a time that a spring night leaves out, and one that an autumn night has twice, need no rule.
    """
    if hours.hold(now.astimezone(zone).time()):
        return now
    instant = now.astimezone(UTC).replace(second=0, microsecond=0)
    for _ in range(_LOOK_AHEAD):
        instant += _MINUTE
        if hours.hold(instant.astimezone(zone).time()):
            return instant
    raise AssertionError("hours that never come")
