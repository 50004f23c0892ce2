"""One line of a log file, and which lines somebody wants to see."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any, Final

LEVELS: Final = ("debug", "info", "warning", "error", "critical")
_PLACE: Final = ("timestamp", "level", "org", "service", "event")


@dataclass(frozen=True)
class Entry:
    """One line as a service wrote it."""

    at: datetime
    level: str
    service: str
    event: str
    fields: dict[str, Any] = field(repr=False)
    text: str = field(repr=False)
    """The line itself (JSON)."""

    @property
    def details(self) -> dict[str, Any]:
        """What the line says beyond when, where and what."""
        return {name: value for name, value in self.fields.items() if name not in _PLACE}


def entry_of(line: str) -> Entry | None:
    """Return what ``line`` says, or None if it is no log line of ours (half written, or of another program)."""
    try:
        fields = json.loads(line)
        at = datetime.fromisoformat(fields["timestamp"])
        if at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        if not MINYEAR < at.year < MAXYEAR:  # else there are zones in which that day is none
            return None
        return Entry(at, str(fields["level"]), str(fields["service"]), str(fields["event"]), fields, line.rstrip())
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError):
        return None


@dataclass(frozen=True)
class Wanted:
    """Which lines somebody wants to see; None and an empty text stand for all."""

    level: str = "debug"
    since: datetime | None = None
    service: str = ""
    case: str = ""
    event: str = ""

    def includes(self, entry: Entry) -> bool:
        """Tell whether ``entry`` is wanted."""
        if entry.level in LEVELS and LEVELS.index(entry.level) < LEVELS.index(self.level):
            return False
        if self.since is not None and entry.at < self.since:
            return False
        if self.service and entry.service != self.service:
            return False
        if self.event and entry.event != self.event:
            return False
        return not self.case or self.case in (entry.fields.get("case_id"), entry.fields.get("correlation_id"))
