"""Read and write episodes, and load a whole batch's at once."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.locking import locked
from arrimage_contracts.events.plan import PlanCreated
from arrimage_followup.store.tables import EpisodeRow, FollowupRow, PermissionRow


async def load_episode(session: AsyncSession, plan_id: UUID) -> EpisodeRow | None:
    """Return the episode of a plan, from what the batch loaded if it is there."""
    return await session.get(EpisodeRow, plan_id)


def add_episode(session: AsyncSession, plan: PlanCreated) -> None:
    """Open the shell of the episode of ``plan``."""
    session.add(
        EpisodeRow(
            plan_id=plan.plan_id,
            case_id=plan.case_id,
            plan_version=plan.version,
            start_on=plan.start_on,
            expected_end_on=plan.expected_end_on,
        )
    )


async def find_episodes(session: AsyncSession, case_id: UUID) -> list[EpisodeRow]:
    """Return the episodes of a case."""
    found = await session.scalars(
        select(EpisodeRow).where(EpisodeRow.case_id == case_id).order_by(EpisodeRow.plan_id)
    )
    return list(found)


async def lock_ended_episodes(session: AsyncSession, case_id: UUID) -> list[EpisodeRow]:
    """Lock and return the episodes of a case that have ended."""
    found = await session.scalars(
        locked(
            select(EpisodeRow)
            .where(EpisodeRow.case_id == case_id, EpisodeRow.closed_on.is_not(None))
            .order_by(EpisodeRow.plan_id)
        )
    )
    return list(found)


async def preload(session: AsyncSession, case_ids: Collection[UUID]) -> object:
    """Load all that is known of ``case_ids`` by one query a table; keep the result until the commit."""
    return [
        (await session.scalars(select(row).where(row.case_id.in_(case_ids)))).all()
        for row in (EpisodeRow, FollowupRow, PermissionRow)
    ]
