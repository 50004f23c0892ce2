"""The end of an epoch: a new one begins, all keys are wrapped anew, the old epoch key is destroyed.

Each step is a transaction, and may be the last before a power cut: the next opening goes on from there.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlalchemy import func, select, update

from arrimage_chassis.logs import get_logger
from arrimage_chassis.vault import tables
from arrimage_chassis.vault.keeping import Keeping

_log = get_logger()


class Rotation:
    """Changes the epoch of one vault, which stays open meanwhile."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._one_at_a_time = asyncio.Lock()

    async def rotate(self, now: datetime) -> int:
        """Begin a new epoch and end the one before; return the new one."""
        keeping = self._keeping
        async with self._one_at_a_time:
            async with keeping.writing() as session:
                if len(await keeping.epochs.live(session)) == 1:  # else one is under way
                    await keeping.destroy_listed(session)  # what is on the list is never wrapped anew
                    await keeping.epochs.begin(session, keeping.last_known_epoch(), now)
            keeping.crash.passed("vault.epoch_begun")
            return await self._finish(now)

    async def go_on(self, now: datetime) -> None:
        """Finish what a crash cut short, if anything."""
        table = tables.epoch
        async with self._keeping.reading() as session:
            live = len(await self._keeping.epochs.live(session))
            is_left = table.c.retired_at.is_not(None) & table.c.destroyed_at.is_(None)
            left = await session.scalar(select(func.count()).select_from(table).where(is_left))
        if live > 1 or left:
            await self._finish(now)

    async def _finish(self, now: datetime) -> int:
        keeping, table = self._keeping, tables.epoch
        while True:
            async with keeping.writing() as session:
                if not await keeping.epochs.wrap_some(session):
                    new = (await keeping.epochs.current(session)).number
                    over = (table.c.number < new) & table.c.retired_at.is_(None)
                    await session.execute(update(table).where(over).values(retired_at=now))
                    break
            keeping.crash.passed("vault.some_wrapped")
        keeping.crash.passed("vault.epoch_retired")
        async with keeping.reading() as session:
            is_left = table.c.retired_at.is_not(None) & table.c.destroyed_at.is_(None)
            left = (await session.scalars(select(table.c.number).where(is_left))).all()
        for number in left:
            await asyncio.to_thread(keeping.epochs.forget, number)
        keeping.crash.passed("vault.epoch_key_destroyed")
        async with keeping.writing() as session:
            await session.execute(update(table).where(table.c.number.in_(left)).values(destroyed_at=now))
        _log.info("vault.epoch_rotated", epoch=new)
        return new
