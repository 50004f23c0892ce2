"""A meeting took place (R-155)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.meeting import MeetingHeld
from arrimage_planning.commands.change_plan import keep_change, open_plan
from arrimage_planning.domain.episode import Step
from arrimage_planning.domain.meeting import (
    MeetingRecord,
    MeetingStatus,
    MeetingStep,
    check_not_in_future,
    status_after,
)
from arrimage_planning.domain.plan import ChangeReason
from arrimage_planning.store.contacts import settle_tasks
from arrimage_planning.store.meetings import meeting_numbered
from arrimage_planning.store.tables import PlanRow


async def hold_meeting(
    work: Work, plan_id: UUID, number: int, *, held_on: date, record: MeetingRecord, expected_version: int
) -> PlanRow:
    """Record that the ``number``-th meeting took place on ``held_on``; any planned one may be next.

    Whoever was missed before is found again: what was to be done to contact the person is done.

    :raises ProblemError: ``meeting.unknown``, ``date.in_future``, or as :func:`open_plan` and
        :func:`status_after`.
    """
    _, plan = await open_plan(work, plan_id, Step.HOLD_MEETING, expected_version=expected_version)
    meeting = meeting_numbered(plan, number)
    meeting.status = status_after(MeetingStatus(meeting.status), MeetingStep.HOLD)
    check_not_in_future(held_on, work.today)
    meeting.held_on = held_on
    meeting.record = record
    meeting.remind_on = None
    await settle_tasks(work.session, plan.case_id, reached_on=held_on, today=work.today)
    keep_change(work, plan, ChangeReason.MEETING_HELD)
    work.publish(
        MeetingHeld(
            meeting_id=meeting.meeting_id,
            plan_id=plan.plan_id,
            number_in_series=meeting.number,
            held_on=held_on,
        ),
        case_id=plan.case_id,
    )
    return plan
