"""An episode rests for a while, and goes on: no reminder goes out in between."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_planning.commands.announce_meetings import set_reminders
from arrimage_planning.commands.change_plan import keep_change, open_plan
from arrimage_planning.domain.episode import Step
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.domain.plan import ChangeReason
from arrimage_planning.store.tables import PlanRow


async def pause_episode(work: Work, plan_id: UUID, *, note: str | None, expected_version: int) -> PlanRow:
    """Let the episode rest. Its meetings stay as they are; none is announced.

    :raises ProblemError: as :func:`open_plan`.
    """
    episode, plan = await open_plan(work, plan_id, Step.PAUSE, expected_version=expected_version)
    episode.paused_on = work.today
    for meeting in plan.meetings:
        meeting.remind_on = None
    keep_change(work, plan, ChangeReason.PAUSED, note=note)
    return plan


async def resume_episode(work: Work, plan_id: UUID, *, note: str | None, expected_version: int) -> PlanRow:
    """Let the episode go on. Meetings that are still ahead are announced, once; those passed wait for a worker.

    :raises ProblemError: as :func:`open_plan`.
    """
    episode, plan = await open_plan(work, plan_id, Step.RESUME, expected_version=expected_version)
    episode.paused_on = None
    keep_change(work, plan, ChangeReason.RESUMED, note=note)
    planned = [meeting for meeting in plan.meetings if meeting.status == MeetingStatus.PLANNED]
    await set_reminders(work, plan, planned)
    return plan
