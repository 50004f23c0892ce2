"""Read and write episodes, and load a whole batch's at once."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_followup.store.tables import EpisodeRow, FollowupRow


async def load_episode(session: AsyncSession, plan_id: UUID) -> EpisodeRow | None:
    """Return the episode of a plan, from what the batch loaded if it is there."""
    return await session.get(EpisodeRow, plan_id)


async def preload(session: AsyncSession, case_ids: Collection[UUID]) -> object:
    """Load all that is known of ``case_ids`` by one query a table; keep the result until the commit."""
    return [
        (await session.scalars(select(row).where(row.case_id.in_(case_ids)))).all()
        for row in (EpisodeRow, FollowupRow)
    ]
