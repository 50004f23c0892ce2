"""Read and write calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.locking import get_locked, locked
from arrimage_contracts.vocabularies import AttemptResult, DayPart, FollowupKind
from arrimage_followup.domain.call import PENDING, CallState
from arrimage_followup.store.tables import AttemptRow, EpisodeRow, FollowupRow


def add_followup(
    session: AsyncSession,
    episode: EpisodeRow,
    followup_id: UUID,
    *,
    kind: FollowupKind,
    due_on: date,
    closed_on: date,
) -> None:
    """Add a scheduled call after the end of ``episode``."""
    session.add(
        FollowupRow(
            followup_id=followup_id,
            case_id=episode.case_id,
            plan_id=episode.plan_id,
            kind=kind,
            due_on=due_on,
            closed_on=closed_on,
            state=CallState.SCHEDULED,
            attempts=[],
        )
    )


def add_attempt(
    row: FollowupRow, *, attempted_on: date, part_of_day: DayPart, result: AttemptResult, worker: str | None
) -> int:
    """Add an attempt to a call that is locked; return its number (1, 2, ...)."""
    number = len(row.attempts) + 1
    row.attempts.append(
        AttemptRow(
            followup_id=row.followup_id,
            number=number,
            attempted_on=attempted_on,
            part_of_day=part_of_day,
            result=result,
            worker=worker,
        )
    )
    return number


async def load_followup(
    session: AsyncSession, followup_id: UUID, *, for_update: bool = False
) -> FollowupRow | None:
    """Return one call; ``for_update`` makes others who would change it wait until the commit (PostgreSQL)."""
    if for_update:
        return await get_locked(session, FollowupRow, followup_id)
    return await session.get(FollowupRow, followup_id)


async def lock_pending(session: AsyncSession, case_id: UUID) -> Sequence[FollowupRow]:
    """Lock and return the calls of a case that may still be made, earliest first."""
    found = await session.scalars(
        locked(
            select(FollowupRow)
            .where(FollowupRow.case_id == case_id, FollowupRow.state.in_(PENDING))
            .order_by(FollowupRow.due_on, FollowupRow.followup_id)
        )
    )
    return found.all()


async def count_pending(session: AsyncSession) -> int:
    """Count the calls that may still be made, from the index."""
    wanted = select(func.count()).select_from(FollowupRow).where(FollowupRow.state.in_(PENDING))
    return int(await session.scalar(wanted) or 0)


async def find_asking(session: AsyncSession, reentry_case_id: UUID) -> FollowupRow | None:
    """Return the call at which the person asked for what became the case ``reentry_case_id``."""
    return await session.scalar(select(FollowupRow).where(FollowupRow.reentry_case_id == reentry_case_id))


async def claim_due(session: AsyncSession, today: date, limit: int) -> Sequence[FollowupRow]:
    """Lock and return calls whose day has come, earliest first; those that somebody else holds are passed over."""
    found = await session.scalars(
        locked(
            select(FollowupRow)
            .where(FollowupRow.state == CallState.SCHEDULED, FollowupRow.due_on <= today)
            .order_by(FollowupRow.due_on, FollowupRow.followup_id)
            .limit(limit),
            skip_locked=True,
        )
    )
    return found.all()


async def next_due_on(session: AsyncSession) -> date | None:
    """Return the earliest date of a scheduled call, from the index."""
    found: date | None = await session.scalar(
        select(func.min(FollowupRow.due_on)).where(FollowupRow.state == CallState.SCHEDULED)
    )
    return found


async def claim_given_up(session: AsyncSession, today: date, limit: int) -> Sequence[FollowupRow]:
    """Lock and return due calls whose window has ended, or that have none yet (they were due before windows)."""
    found = await session.scalars(
        locked(
            select(FollowupRow)
            .where(
                FollowupRow.state == CallState.DUE,
                or_(FollowupRow.gives_up_on.is_(None), FollowupRow.gives_up_on <= today),
            )
            .order_by(FollowupRow.gives_up_on, FollowupRow.followup_id)
            .limit(limit),
            skip_locked=True,
        )
    )
    return found.all()


async def next_given_up_on(session: AsyncSession) -> date | None:
    """Return the earliest end of a window, from the index; a day that has passed if a due call has no window."""
    is_due = FollowupRow.state == CallState.DUE
    without: date | None = await session.scalar(
        select(FollowupRow.due_on).where(is_due, FollowupRow.gives_up_on.is_(None)).limit(1)
    )
    if without is not None:
        return without
    found: date | None = await session.scalar(select(func.min(FollowupRow.gives_up_on)).where(is_due))
    return found


async def list_followups(
    session: AsyncSession, *, state: CallState | None, case_id: UUID | None, limit: int
) -> Sequence[FollowupRow]:
    """Return calls, earliest date first."""
    wanted = select(FollowupRow).order_by(FollowupRow.due_on, FollowupRow.followup_id).limit(limit)
    if state is not None:
        wanted = wanted.where(FollowupRow.state == state)
    if case_id is not None:
        wanted = wanted.where(FollowupRow.case_id == case_id)
    return (await session.scalars(wanted)).all()
