"""Meetings: the series of a plan, and what of it is to be announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID

from sqlalchemy import func, select

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import locked
from arrimage_contracts import ids
from arrimage_planning.domain import meeting_problems
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.domain.series import Meeting, Series
from arrimage_planning.store.tables import EpisodeRow, MeetingRow, PlanRow


def series_of(plan: PlanRow) -> Series:
    """Return the meetings of a plan, by number."""
    return tuple(
        Meeting(item.number, item.planned_on, MeetingStatus(item.status))
        for item in sorted(plan.meetings, key=lambda item: item.number)
    )


def add_meeting(plan: PlanRow, number: int, planned_on: date, at: time | None) -> MeetingRow:
    """Plan a meeting."""
    meeting = MeetingRow(
        meeting_id=ids.meeting_id(plan.plan_id, number),
        plan_id=plan.plan_id,
        number=number,
        planned_on=planned_on,
        at=at,
        status=MeetingStatus.PLANNED,
    )
    plan.meetings.append(meeting)
    return meeting


def meeting_numbered(plan: PlanRow, number: int) -> MeetingRow:
    """Return the ``number``-th meeting of a plan.

    :raises ProblemError: ``meeting.unknown``.
    """
    for meeting in plan.meetings:
        if meeting.number == number:
            return meeting
    raise ProblemError(meeting_problems.MEETING_UNKNOWN)


async def claim_to_announce(session: Session, today: date, limit: int) -> Sequence[tuple[MeetingRow, UUID]]:
    """Lock and return meetings whose announcement is due, earliest first, each with its case.

    The episode is locked with its meeting, as each command of the case does; what somebody else holds is passed
    over and found at the next turn.
    """
    found = await session.execute(
        locked(
            select(MeetingRow, EpisodeRow.case_id)
            .join(PlanRow, PlanRow.plan_id == MeetingRow.plan_id)
            .join(EpisodeRow, EpisodeRow.case_id == PlanRow.case_id)
            .where(MeetingRow.remind_on <= today)
            .order_by(MeetingRow.remind_on, MeetingRow.meeting_id)
            .limit(limit),
            of=[EpisodeRow, MeetingRow],
            skip_locked=True,
        )
    )
    return [(meeting, case_id) for meeting, case_id in found]


async def next_announcement_on(session: Session) -> date | None:
    """Return the earliest day on which a meeting is to be announced, from the index."""
    found: date | None = await session.scalar(
        select(func.min(MeetingRow.remind_on)).where(MeetingRow.remind_on.is_not(None))
    )
    return found
