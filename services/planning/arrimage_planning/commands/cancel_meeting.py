"""A planned meeting will not take place (R-136)."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_contracts.events.meeting import MeetingCancelled
from arrimage_contracts.vocabularies import MeetingCancelReason
from arrimage_planning.domain.meeting import MeetingStatus, MeetingStep, status_after
from arrimage_planning.store.tables import MeetingRow, PlanRow


def cancel_meeting(work: Work, plan: PlanRow, meeting: MeetingRow, reason: MeetingCancelReason) -> None:
    """Cancel a planned meeting, and its reminder, and say so.

    :raises ProblemError: as :func:`status_after`.
    """
    meeting.status = status_after(MeetingStatus(meeting.status), MeetingStep.CANCEL)
    meeting.remind_on = None
    work.publish(
        MeetingCancelled(
            meeting_id=meeting.meeting_id,
            plan_id=plan.plan_id,
            number_in_series=meeting.number,
            planned_on=meeting.planned_on,
            reason=reason,
        ),
        case_id=plan.case_id,
    )
