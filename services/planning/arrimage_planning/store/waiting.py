"""What waits for a worker, and where each episode stands: the statements of lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select

from arrimage_chassis.store import Session
from arrimage_planning.domain.contact import ContactTaskState
from arrimage_planning.domain.episode import EpisodeState, PlanState
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.store.tables import AssessmentRow, ContactTaskRow, EpisodeRow, MeetingRow, PlanRow

_OVER = (EpisodeState.CLOSED, EpisodeState.ENDED)


@dataclass(frozen=True)
class ListedEpisode:
    """An episode in a list."""

    case_id: UUID
    state: EpisodeState
    received_on: date
    next_meeting_on: date | None
    """The day of the first meeting that is still planned; it may be past."""


@dataclass(frozen=True)
class BeforePlan:
    """An episode that was accepted and has no plan yet that was agreed."""

    case_id: UUID
    state: EpisodeState
    accepted_on: date | None
    is_assessed: bool
    is_prioritized: bool


@dataclass(frozen=True)
class WaitingMeeting:
    """A planned meeting of an episode under way, whose day came."""

    case_id: UUID
    plan_id: UUID
    number: int
    planned_on: date


async def list_episodes(session: Session, *, only_open: bool, limit: int, offset: int) -> list[ListedEpisode]:
    """Return episodes: open ones first, and among them the one whose meeting is next."""
    next_on = (
        select(PlanRow.case_id, func.min(MeetingRow.planned_on).label("next_on"))
        .join(MeetingRow, MeetingRow.plan_id == PlanRow.plan_id)
        .where(MeetingRow.status == MeetingStatus.PLANNED)
        .group_by(PlanRow.case_id)
        .subquery()
    )
    over = EpisodeRow.state.in_(_OVER)
    statement = select(EpisodeRow.case_id, EpisodeRow.state, EpisodeRow.received_on, next_on.c.next_on).outerjoin(
        next_on, next_on.c.case_id == EpisodeRow.case_id
    )
    if only_open:
        statement = statement.where(~over)
    statement = statement.order_by(
        case((over, 1), else_=0),
        case((next_on.c.next_on.is_(None), 1), else_=0),
        next_on.c.next_on,
        EpisodeRow.received_on.desc(),
        EpisodeRow.case_id,
    )
    rows = await session.execute(statement.limit(limit).offset(offset))
    return [ListedEpisode(case_id, EpisodeState(state), on, day) for case_id, state, on, day in rows]


async def before_plan(session: Session, *, limit: int) -> tuple[list[BeforePlan], int]:
    """Return episodes that wait for an assessment, an order or a plan, the first accepted first; and how many."""
    waiting = EpisodeRow.state.in_((EpisodeState.ASSESSING, EpisodeState.PLAN_DRAFT))
    rows = await session.execute(
        select(
            EpisodeRow.case_id,
            EpisodeRow.state,
            EpisodeRow.accepted_on,
            exists(select(AssessmentRow.number).where(AssessmentRow.case_id == EpisodeRow.case_id)),
            EpisodeRow.priorities.is_not(None),
        )
        .where(waiting)
        .order_by(EpisodeRow.accepted_on, EpisodeRow.case_id)
        .limit(limit)
    )
    found = [
        BeforePlan(case_id, EpisodeState(state), on, bool(assessed), bool(ordered))
        for case_id, state, on, assessed, ordered in rows
    ]
    return found, await _count(session, select(func.count()).select_from(EpisodeRow).where(waiting), found, limit)


async def meetings_whose_day_came(
    session: Session, today: date, *, limit: int
) -> tuple[list[WaitingMeeting], int]:
    """Return the planned meetings of ``today`` and of days past, the earliest first; and how many there are."""
    waiting: ColumnElement[bool] = and_(
        MeetingRow.status == MeetingStatus.PLANNED,
        MeetingRow.planned_on <= today,
        PlanRow.state == PlanState.ACTIVE,
        EpisodeRow.state == EpisodeState.ACTIVE,
    )
    rows = await session.execute(
        select(EpisodeRow.case_id, PlanRow.plan_id, MeetingRow.number, MeetingRow.planned_on)
        .join(PlanRow, PlanRow.case_id == EpisodeRow.case_id)
        .join(MeetingRow, MeetingRow.plan_id == PlanRow.plan_id)
        .where(waiting)
        .order_by(MeetingRow.planned_on, MeetingRow.meeting_id)
        .limit(limit)
    )
    found = [WaitingMeeting(*row) for row in rows]
    counting = (
        select(func.count())
        .select_from(EpisodeRow)
        .join(PlanRow, PlanRow.case_id == EpisodeRow.case_id)
        .join(MeetingRow, MeetingRow.plan_id == PlanRow.plan_id)
        .where(waiting)
    )
    return found, await _count(session, counting, found, limit)


async def open_tasks(session: Session, *, limit: int) -> tuple[Sequence[ContactTaskRow], int]:
    """Return the open tasks that missed meetings left, the first to be done first; and how many there are."""
    waiting = ContactTaskRow.state == ContactTaskState.OPEN
    found = (
        await session.scalars(
            select(ContactTaskRow)
            .where(waiting)
            .order_by(ContactTaskRow.due_on, ContactTaskRow.meeting_id)
            .limit(limit)
        )
    ).all()
    counting = select(func.count()).select_from(ContactTaskRow).where(waiting)
    return found, await _count(session, counting, found, limit)


async def _count(session: Session, counting: Select[int], found: Sequence[object], limit: int) -> int:
    """Count all only if there may be more than were read."""
    return len(found) if len(found) < limit else await session.scalar(counting) or 0
