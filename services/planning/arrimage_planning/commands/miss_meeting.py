"""The person did not come: somebody contacts the person, and the episode stays open (R-156)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.meeting import MeetingMissed
from arrimage_planning.commands.change_plan import keep_change, open_plan
from arrimage_planning.domain.episode import Step
from arrimage_planning.domain.meeting import MeetingStatus, MeetingStep, check_day_came, status_after
from arrimage_planning.domain.parameters import MISSED_MEETING_CONTACT_WORKING_DAYS
from arrimage_planning.domain.plan import ChangeReason
from arrimage_planning.domain.working_days import working_days_after
from arrimage_planning.store.contacts import add_task
from arrimage_planning.store.meetings import meeting_numbered
from arrimage_planning.store.tables import PlanRow


async def miss_meeting(work: Work, plan_id: UUID, number: int, *, expected_version: int) -> PlanRow:
    """Record that the person did not come to the ``number``-th meeting, and by when somebody contacts them.

    The working days count from today: from when the worker knows of it.

    :raises ProblemError: ``meeting.unknown``, ``meeting.not_yet``, or as :func:`open_plan` and
        :func:`status_after`.
    """
    _, plan = await open_plan(work, plan_id, Step.MISS_MEETING, expected_version=expected_version)
    meeting = meeting_numbered(plan, number)
    meeting.status = status_after(MeetingStatus(meeting.status), MeetingStep.MISS)
    check_day_came(meeting.planned_on, work.today)
    meeting.remind_on = None
    within = await work.value_of(MISSED_MEETING_CONTACT_WORKING_DAYS)
    due_on = working_days_after(work.today, within)
    add_task(work.session, meeting.meeting_id, plan.case_id, missed_on=meeting.planned_on, due_on=due_on)
    keep_change(work, plan, ChangeReason.MEETING_MISSED)
    work.publish(
        MeetingMissed(
            meeting_id=meeting.meeting_id,
            plan_id=plan.plan_id,
            number_in_series=meeting.number,
            planned_on=meeting.planned_on,
            contact_due_on=due_on,
        ),
        case_id=plan.case_id,
    )
    return plan
