"""A meeting is moved to another day or hour (R-128, R-129)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.meeting import MeetingRescheduled
from arrimage_contracts.vocabularies import MoveReason
from arrimage_planning.commands.announce_meetings import set_reminders
from arrimage_planning.commands.change_plan import keep_change, open_plan
from arrimage_planning.domain import meeting_problems
from arrimage_planning.domain.episode import Step
from arrimage_planning.domain.meeting import Move
from arrimage_planning.domain.plan import ChangeReason, check_evening
from arrimage_planning.domain.series import Series, dates_of, moved
from arrimage_planning.store.meetings import meeting_numbered, series_of
from arrimage_planning.store.tables import MeetingRow, PlanRow


@dataclass(frozen=True)
class WishedMove:
    """Where a meeting is to go, and why."""

    to: date
    at: time | None
    """The time of day; None: as before."""
    reason: MoveReason
    move_following: bool
    """The meetings to come after it move by as many days."""


async def move_meeting(
    work: Work, plan_id: UUID, number: int, wished: WishedMove, *, expected_version: int
) -> PlanRow:
    """Move the ``number``-th meeting; the others stay unless it is asked that they follow.

    :raises ProblemError: ``meeting.unknown``, ``meeting.move_nowhere``, ``meeting.move_into_past``,
        ``meeting.not_in_evening``, ``meetings.not_in_order``, or as :func:`open_plan` and :func:`status_after`.
    """
    _, plan = await open_plan(work, plan_id, Step.MOVE_MEETING, expected_version=expected_version)
    series = moved(series_of(plan), number, wished.to, today=work.today, following=wished.move_following)
    meeting = meeting_numbered(plan, number)
    at = wished.at or meeting.at
    if (wished.to, at) == (meeting.planned_on, meeting.at):
        raise ProblemError(meeting_problems.MEETING_MOVE_NOWHERE)
    check_evening(plan.content, at)
    meeting.at = at
    changed = put_on_days(work, plan, series, wished.reason)
    plan.content = replace(plan.content, meeting_dates=dates_of(series))
    keep_change(work, plan, ChangeReason.MEETING_MOVED)
    await set_reminders(work, plan, changed)
    return plan


def put_on_days(work: Work, plan: PlanRow, series: Series, reason: MoveReason) -> Sequence[MeetingRow]:
    """Put the meetings of ``plan`` on the days of ``series``, saying of each that moves where to; return those."""
    rows = {row.number: row for row in plan.meetings}
    changed = []
    for item in series:
        row = rows.get(item.number)
        if row is None or row.planned_on == item.planned_on:
            continue
        before = row.planned_on
        row.moves = [*(row.moves or ()), Move(before, reason, work.today)]
        row.planned_on = item.planned_on
        changed.append(row)
        work.publish(
            MeetingRescheduled(
                meeting_id=row.meeting_id,
                plan_id=plan.plan_id,
                number_in_series=row.number,
                move=len(row.moves),
                planned_on=before,
                moved_to=row.planned_on,
                reason=reason,
            ),
            case_id=plan.case_id,
        )
    return changed
