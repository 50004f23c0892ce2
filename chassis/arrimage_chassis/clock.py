"""Time, passed in. Deadlines are civil dates in the node's zone; instants are UTC (R-016)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the instant and the civil date."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        ...

    def today(self) -> date:
        """Return the present civil date in the node's zone."""
        ...

    @property
    def zone(self) -> ZoneInfo:
        """The node's civil time zone."""
        ...

    def civil_date(self, instant: datetime) -> date:
        """Return the civil date of ``instant`` in the node's zone."""
        ...


class SystemClock:
    """The computer's own clock."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    @property
    def zone(self) -> ZoneInfo:
        """The node's civil time zone."""
        return self._zone

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the present civil date in the node's zone."""
        return self.civil_date(self.now())

    def civil_date(self, instant: datetime) -> date:
        """Return the civil date of ``instant`` in the node's zone."""
        return instant.astimezone(self._zone).date()


class SimulatedClock(SystemClock):
    """A clock that stands still until it is moved forward; for tests and the demo profile."""

    def __init__(self, zone: str, start: datetime) -> None:
        super().__init__(zone)
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the simulated instant, in UTC."""
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Move forward to ``instant``.

        :raises ValueError: if that is in the clock's past.
        """
        if instant < self._now:
            raise ValueError("clock.backwards: simulated time only moves forward")
        self._now = instant.astimezone(UTC)
