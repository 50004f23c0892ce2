"""What has left for each other organization, and what waits here: what others can have, and cannot (R-012)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.delivery.outbox import BORDER_LANE
from arrimage_chassis.store.tables import outbox


@dataclass(frozen=True)
class Departed:
    """Of the events for one organization: those that wait here, those that its mailbox took. Instants in UTC."""

    partner: str
    waiting: int
    waiting_since: datetime | None
    """When the oldest that waits was said."""
    refused: int
    """How many of those that wait cannot leave as they are."""
    left: int
    last_left_at: datetime | None


async def by_partner(session: AsyncSession) -> Sequence[Departed]:
    """Return it by organization, for each to which anything was ever said; what was dropped is in neither."""
    columns = outbox.c
    waits, left = columns.published_at.is_(None), columns.stream.is_not(None)
    rows = await session.execute(
        select(
            columns.recipient,
            func.count().filter(waits).label("waiting"),
            func.min(columns.created_at).filter(waits).label("waiting_since"),
            func.count().filter(waits, columns.refused_code.is_not(None)).label("refused"),
            func.count().filter(left).label("has_left"),
            func.max(columns.published_at).filter(left).label("last_left_at"),
        )
        .where(columns.lane == BORDER_LANE)
        .group_by(columns.recipient)
        .order_by(columns.recipient)
    )
    return [
        Departed(row.recipient, row.waiting, row.waiting_since, row.refused, row.has_left, row.last_left_at)
        for row in rows
    ]
