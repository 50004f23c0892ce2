"""The individual meetings of a plan: what may become of each (R-155, R-156)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import MoveReason, PlanMode
from arrimage_planning.domain import meeting_problems, problems


class MeetingStatus(StrEnum):
    """What became of a meeting. One that was rescheduled is planned again, for another day."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class MeetingStep(StrEnum):
    """What may happen to a meeting."""

    HOLD = "hold"
    MISS = "miss"
    MOVE = "move"
    CANCEL = "cancel"


class MeetingPlace(StrEnum):
    """Where a meeting is: where it suits the person (R-157)."""

    OFFICE = "office"
    PARTNER = "partner"
    HOME = "home"
    PHONE = "phone"
    LIFE_ENVIRONMENT = "life_environment"


@dataclass(frozen=True)
class MeetingRecord:
    """What the worker keeps of a meeting. LOCAL."""

    place: str | None = None
    mode: PlanMode | None = None
    themes: tuple[str, ...] = ()
    notes: str | None = None
    place_kind: MeetingPlace | None = None


@dataclass(frozen=True)
class Move:
    """A day on which a meeting was to be, and why it is not."""

    planned_on: date
    reason: MoveReason
    moved_on: date


ALLOWED: Final[Mapping[tuple[MeetingStatus, MeetingStep], MeetingStatus]] = MappingProxyType(
    {
        (MeetingStatus.PLANNED, MeetingStep.HOLD): MeetingStatus.HELD,
        (MeetingStatus.PLANNED, MeetingStep.MISS): MeetingStatus.MISSED,
        (MeetingStatus.PLANNED, MeetingStep.MOVE): MeetingStatus.PLANNED,
        (MeetingStatus.PLANNED, MeetingStep.CANCEL): MeetingStatus.CANCELLED,
    }
)
"""All that may happen; what was held, missed or cancelled stays so."""

_REFUSALS: Final = MappingProxyType(
    {
        MeetingStatus.HELD: meeting_problems.MEETING_ALREADY_HELD,
        MeetingStatus.MISSED: meeting_problems.MEETING_ALREADY_MISSED,
        MeetingStatus.CANCELLED: meeting_problems.MEETING_CANCELLED,
    }
)


def status_after(status: MeetingStatus, step: MeetingStep) -> MeetingStatus:
    """Return the status of a meeting after ``step``.

    :raises ProblemError: ``meeting.already_held``, ``meeting.already_missed`` or ``meeting.cancelled``.
    """
    after = ALLOWED.get((status, step))
    if after is None:
        raise ProblemError(_REFUSALS[status])
    return after


def may_be_recorded(status: MeetingStatus, record: MeetingRecord | None) -> bool:
    """Tell whether something may still be noted of a meeting: it was held, and nobody wrote notes of it."""
    return status is MeetingStatus.HELD and (record is None or record.notes is None)


def check_to_be_recorded(status: MeetingStatus, record: MeetingRecord | None) -> None:
    """Check that something may still be noted of a meeting.

    :raises ProblemError: ``meeting.not_held``, ``meeting.already_recorded``.
    """
    if status is not MeetingStatus.HELD:
        raise ProblemError(meeting_problems.MEETING_NOT_HELD)
    if not may_be_recorded(status, record):
        raise ProblemError(meeting_problems.MEETING_ALREADY_RECORDED)


def check_not_in_future(day: date, today: date) -> None:
    """Check that what is recorded of ``day`` can have taken place.

    :raises ProblemError: ``date.in_future``.
    """
    if day > today:
        raise ProblemError(problems.DATE_IN_FUTURE, today=today)


def check_day_came(planned_on: date, today: date) -> None:
    """Check that the person can have missed a meeting of ``planned_on``.

    :raises ProblemError: ``meeting.not_yet``.
    """
    if planned_on > today:
        raise ProblemError(meeting_problems.MEETING_NOT_YET, planned_on=planned_on)


def reminder_on(planned_on: date, *, days_before: int, today: date, announced: bool) -> date | None:
    """Return the day on which a meeting is announced; None if it was, or if its day is over.

    Announced again when it is moved to a day for which it was not announced yet.
    """
    if announced or planned_on < today:
        return None
    return max(planned_on.fromordinal(planned_on.toordinal() - days_before), today)
