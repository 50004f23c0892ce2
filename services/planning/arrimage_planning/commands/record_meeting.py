"""What the worker keeps of a meeting that was recorded as held by one tap (R-155)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_planning.commands.change_plan import keep_change, open_plan
from arrimage_planning.domain.episode import Step
from arrimage_planning.domain.meeting import MeetingRecord, MeetingStatus, check_to_be_recorded
from arrimage_planning.domain.plan import ChangeReason
from arrimage_planning.store.meetings import meeting_numbered
from arrimage_planning.store.tables import PlanRow


async def record_meeting(
    work: Work, plan_id: UUID, number: int, record: MeetingRecord, *, expected_version: int
) -> PlanRow:
    """Add to the record of a held meeting what it lacks; what was noted of it stays. Nobody else is told of it.

    :raises ProblemError: ``meeting.unknown``, ``meeting.not_held``, ``meeting.already_recorded``, or as
        :func:`open_plan`.
    """
    _, plan = await open_plan(work, plan_id, Step.RECORD_MEETING, expected_version=expected_version)
    meeting = meeting_numbered(plan, number)
    noted = meeting.record or MeetingRecord()
    check_to_be_recorded(MeetingStatus(meeting.status), noted)
    meeting.record = replace(
        noted,
        place=noted.place or record.place,
        place_kind=noted.place_kind or record.place_kind,
        mode=noted.mode or record.mode,
        themes=noted.themes or record.themes,
        notes=record.notes,
    )
    keep_change(work, plan, ChangeReason.MEETING_RECORDED)
    return plan
