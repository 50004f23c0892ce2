"""Outgoing events that were refused for ever: they hold back their case until a person decides (R-011)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.tables import outbox

_later = outbox.alias("later")
_BEHIND = (
    select(func.count())
    .select_from(_later)
    .where(
        _later.c.recipient == outbox.c.recipient,
        _later.c.case_id == outbox.c.case_id,
        _later.c.way == outbox.c.way,
        _later.c.seq > outbox.c.seq,
        _later.c.published_at.is_(None),
    )
    .scalar_subquery()
    .label("behind")
)
_IS_REFUSED = (outbox.c.refused_code.is_not(None), outbox.c.published_at.is_(None))


async def listed(session: AsyncSession) -> Sequence[Row[Any]]:
    """Return the refused events, oldest first, each with how many wait behind it."""
    rows = await session.execute(select(outbox, _BEHIND).where(*_IS_REFUSED).order_by(outbox.c.seq))
    return rows.all()


async def find(session: AsyncSession, number: int) -> Row[Any] | None:
    """Return one refused event."""
    rows = await session.execute(select(outbox, _BEHIND).where(*_IS_REFUSED, outbox.c.seq == number))
    return rows.first()


async def send_again(session: AsyncSession, number: int) -> bool:
    """Let the relay try an event again; what waits behind it waits on. False: it is no longer refused."""
    result = await session.execute(
        update(outbox)
        .where(*_IS_REFUSED, outbox.c.seq == number)
        .values(refused_code=None)
        .returning(outbox.c.seq)
    )
    return result.first() is not None


async def drop(session: AsyncSession, number: int, worker: str, now: datetime) -> bool:
    """Settle an event without sending it: what waits behind it goes. False: it is no longer refused.

    The row stays as long as published ones do, with its reason and who decided.
    """
    result = await session.execute(
        update(outbox)
        .where(*_IS_REFUSED, outbox.c.seq == number)
        .values(published_at=now, dropped_by=worker)
        .returning(outbox.c.seq)
    )
    return result.first() is not None
