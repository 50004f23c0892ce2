"""Read and write calls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_followup.domain.call import CallState
from arrimage_followup.store.tables import FollowupRow


async def load_followup(
    session: AsyncSession, followup_id: UUID, *, for_update: bool = False
) -> FollowupRow | None:
    """Return one call; ``for_update`` makes others who would change it wait until the commit (PostgreSQL)."""
    return await session.get(FollowupRow, followup_id, with_for_update=for_update)


async def claim_due(session: AsyncSession, today: date, limit: int) -> Sequence[FollowupRow]:
    """Lock and return calls whose day has come, earliest first; those that somebody else holds are passed over."""
    found = await session.scalars(
        select(FollowupRow)
        .where(FollowupRow.state == CallState.SCHEDULED, FollowupRow.due_on <= today)
        .order_by(FollowupRow.due_on, FollowupRow.followup_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return found.all()


async def next_due_on(session: AsyncSession) -> date | None:
    """Return the earliest date of a scheduled call, from the index."""
    found: date | None = await session.scalar(
        select(func.min(FollowupRow.due_on)).where(FollowupRow.state == CallState.SCHEDULED)
    )
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
