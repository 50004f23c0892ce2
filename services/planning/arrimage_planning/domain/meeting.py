"""The individual meetings of a plan (R-155)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import PlanMode
from arrimage_planning.domain import problems


class MeetingStatus(StrEnum):
    """What became of a meeting."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class MeetingRecord:
    """What the worker keeps of a meeting. LOCAL."""

    place: str | None = None
    mode: PlanMode | None = None
    themes: tuple[str, ...] = ()
    notes: str | None = None


def status_when_held(status: MeetingStatus) -> MeetingStatus:
    """Return the status of a meeting that took place; a meeting takes place once.

    :raises ProblemError: ``meeting.already_held`` or ``meeting.cancelled``.
    """
    if status is MeetingStatus.HELD:
        raise ProblemError(problems.MEETING_ALREADY_HELD)
    if status is MeetingStatus.CANCELLED:
        raise ProblemError(problems.MEETING_CANCELLED)
    return MeetingStatus.HELD


def check_not_in_future(day: date, today: date) -> None:
    """Check that what is recorded of ``day`` can have taken place.

    :raises ProblemError: ``date.in_future``.
    """
    if day > today:
        raise ProblemError(problems.DATE_IN_FUTURE, today=today)
