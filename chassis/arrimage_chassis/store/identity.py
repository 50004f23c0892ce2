"""Since when a store is written: a restored one begins anew."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.tables import store_identity


async def in_use_since(session: AsyncSession) -> datetime:
    """Return the instant (UTC) of the store's first start; of one that was restored, the first since then."""
    since: datetime | None = await session.scalar(select(func.min(store_identity.c.made_at)))
    assert since is not None, "a service gives its store an identity before it hears anything"  # noqa: S101
    return since
