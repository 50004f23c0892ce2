"""Forget what was kept long enough. What may still be asked for is never forgotten, however old."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.delivery import quarantine
from arrimage_chassis.delivery.wiping import wipe_old
from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.tables import inbox, outbox, said_before

_LONGER: Final = timedelta(days=30)

_log = get_logger()


async def forget(session: AsyncSession, now: datetime, keep_days: int) -> None:
    """Delete old rows of delivery.

    ``keep_days`` is the longest time for which a stream keeps an event. The inbox remembers longer: an event that
    is still there may be delivered again, and must not take effect twice (R-008). What was published is kept as
    long as the stream keeps it, to be said again if the stream is restored; what was not is kept for ever. What is
    sealed is emptied once the stream has forgotten it too.
    """
    await quarantine.prune(session, now)
    if wiped := await wipe_old(session, now):
        _log.warning("outbox.sealed_not_received", events=wiped)
    kept = timedelta(days=keep_days)
    await session.execute(delete(inbox).where(inbox.c.landed_at < now - kept - _LONGER))
    await session.execute(delete(said_before).where(said_before.c.stored_at < now - kept - _LONGER))
    await session.execute(
        delete(outbox).where(outbox.c.published_at.is_not(None), outbox.c.created_at < now - kept)
    )
