"""A meeting took place (R-155)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.meeting import MeetingHeld
from arrimage_planning.commands.author import author_of
from arrimage_planning.domain.episode import EpisodeState, Step, state_after
from arrimage_planning.domain.meeting import MeetingRecord, MeetingStatus, check_not_in_future, status_when_held
from arrimage_planning.domain.plan import ChangeReason
from arrimage_planning.store import plans
from arrimage_planning.store.tables import PlanRow


async def hold_meeting(
    work: Work, plan_id: UUID, number: int, *, held_on: date, record: MeetingRecord, expected_version: int
) -> PlanRow:
    """Record that the ``number``-th meeting took place on ``held_on``; any planned one may be next.

    :raises ProblemError: ``plan.unknown``, ``plan.version_conflict``, ``meeting.unknown``,
        ``meeting.already_held``, ``date.in_future``, or as :func:`state_after`.
    """
    episode, plan = await plans.load_plan(work.session, plan_id, expected_version=expected_version)
    episode.state = state_after(EpisodeState(episode.state), Step.HOLD_MEETING)
    meeting = plans.meeting_numbered(plan, number)
    meeting.status = status_when_held(MeetingStatus(meeting.status))
    check_not_in_future(held_on, work.today)
    meeting.held_on = held_on
    meeting.record = record
    plan.version += 1
    plans.keep_version(work.session, plan, ChangeReason.MEETING_HELD, author=author_of(work), on=work.today)
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
