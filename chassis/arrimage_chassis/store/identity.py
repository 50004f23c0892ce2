"""What a store that was restored has forgotten: what was said between its backup and its first start since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.tables import outbox, store_identity


@dataclass(frozen=True)
class Forgotten:
    """Between which instants (UTC) this service may have said what its store knows nothing of."""

    since: datetime
    """The last of what it said that it knows of from before."""
    until: datetime
    """Its first start since it was restored."""


async def what_is_forgotten(session: AsyncSession) -> Forgotten | None:
    """Return what a restored store has forgotten, or None: nothing was said before it was first started.

    ``arrimage node restore`` takes a store's identity away, and its first start gives it another.
    """
    until: datetime | None = await session.scalar(select(func.min(store_identity.c.made_at)))
    if until is None:
        return None
    before = select(func.max(outbox.c.created_at)).where(outbox.c.created_at < until)
    since: datetime | None = await session.scalar(before)
    return None if since is None else Forgotten(since, until)
