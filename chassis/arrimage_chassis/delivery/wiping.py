"""Empty what is sealed and waits in the outbox, or was sent: once received, revoked, ended, or too old (R-094)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import false, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.tables import outbox
from arrimage_contracts.sealed import SEALED_DAYS

_KEPT_FOR: Final = timedelta(days=SEALED_DAYS)
IS_SEALED: Final = (outbox.c.consent_id.is_not(None), outbox.c.wiped_at.is_(None))
"""Of the rows that still hold something sealed."""


async def wipe(
    session: AsyncSession,
    now: datetime,
    *,
    event_ids: Collection[UUID] = (),
    consent_ids: Collection[UUID] = (),
    before: datetime | None = None,
) -> int:
    """Empty the sealed rows that any of the arguments names; return how many.

    What was not sent is never sent, and holds nothing back. Nothing else of the outbox can be wiped.

    :param event_ids: their ids in the outbox: see :func:`arrimage_chassis.delivery.outbox.sealed_event_id`.
    :param consent_ids: the authorizations (own ids) under which they were said.
    :param before: those that were said before an instant.
    """
    named = or_(
        outbox.c.event_id.in_(list(event_ids)) if event_ids else false(),
        outbox.c.consent_id.in_(list(consent_ids)) if consent_ids else false(),
        outbox.c.created_at < before if before is not None else false(),
    )
    wiped = await session.execute(
        update(outbox)
        .where(*IS_SEALED, named)
        .values(body=b"", wiped_at=now, published_at=func.coalesce(outbox.c.published_at, now))
        .returning(outbox.c.seq)
    )
    return len(wiped.all())


async def wipe_old(session: AsyncSession, now: datetime) -> int:
    """Empty what nobody received in time; return how many rows."""
    return await wipe(session, now, before=now - _KEPT_FOR)


async def under(session: AsyncSession, seq: int) -> UUID | None:
    """Return the authorization under which a sealed row is to go, or None if it was wiped meanwhile."""
    found: UUID | None = await session.scalar(select(outbox.c.consent_id).where(outbox.c.seq == seq, *IS_SEALED))
    return found
