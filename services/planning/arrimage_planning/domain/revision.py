"""What must be true of the revision of an agreed plan (R-124, R-126, R-128, R-130)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import ModeReason
from arrimage_planning.domain import meeting_problems, problems
from arrimage_planning.domain.calendar import check_count
from arrimage_planning.domain.plan import (
    MOST_MEETINGS,
    Objective,
    ObjectiveStatus,
    PlanContent,
    check_evening,
    check_has_objective,
    check_orientation,
)
from arrimage_planning.domain.series import Meeting, counted, dates_of


def check_meetings(series: Sequence[Meeting], *, most: int, more_meetings_reason: str | None) -> None:
    """Check that there are no more meetings than the programme has, or that it is said why.

    :raises ProblemError: ``meetings.more_need_reason``, or ``meetings.too_many`` whatever the reason.
    """
    check_count(counted(series), most, more_meetings_reason)
    if len(dates_of(series)) > MOST_MEETINGS:
        raise ProblemError(meeting_problems.MEETINGS_TOO_MANY, most=MOST_MEETINGS)


def check_revised(before: PlanContent, after: PlanContent) -> None:
    """Check that something changes, and that the plan is a plan still.

    :raises ProblemError: ``plan.nothing_changed``, ``plan.objective_missing``, or as :func:`check_orientation` and
        :func:`check_evening`.
    """
    if before == after:
        raise ProblemError(problems.PLAN_NOTHING_CHANGED)
    check_has_objective(after)
    check_orientation(after, after.priorities)
    check_evening(after, after.meeting_at)


def mode_change(before: PlanContent, after: PlanContent, reason: ModeReason | None) -> ModeReason | None:
    """Return why the plan goes on in another mode; None if it does not.

    :raises ProblemError: ``plan.mode_reason_missing``.
    """
    if before.mode is after.mode:
        return None
    if reason is None:
        raise ProblemError(problems.PLAN_MODE_REASON_MISSING)
    return reason


def with_status_kept(
    wished: Iterable[tuple[Objective, ObjectiveStatus | None]], before: Iterable[Objective]
) -> tuple[Objective, ...]:
    """Return the objectives wished; one without a status keeps that of the same objective before."""
    known = {(item.theme, item.text): item.status for item in before}
    return tuple(
        replace(item, status=status or known.get((item.theme, item.text), ObjectiveStatus.NOT_STARTED))
        for item, status in wished
    )
