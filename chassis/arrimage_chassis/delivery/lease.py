"""One instance of a service at a time relays, lands and fires; another stands by.

The lease is fenced: an instance that was paused past its end finds another fence, and changes nothing. One that is
paused inside a transaction is disconnected by PostgreSQL; a SQLite file has one writer, and waits for its end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.statements import insert_if_absent
from arrimage_chassis.store.tables import lease

_NAME = "engine"

_log = get_logger()


class LeaseLostError(Exception):
    """Another instance holds the lease."""


@dataclass
class Lease:
    """The right to be the working instance. ``seconds`` is real time: leases do not follow simulated time."""

    store: Store
    holder: str
    lasts_seconds: float
    seconds: Callable[[], float] = time.time
    fence: int | None = field(default=None, init=False)
    _until: float = field(default=0.0, init=False)
    _has_led: bool = field(default=False, init=False)
    _stands_by: bool = field(default=False, init=False)

    @property
    def held(self) -> bool:
        """Tell whether this instance holds the lease, as far as it knows: a renewal that is late ends it."""
        return self.fence is not None and self.seconds() < self._until

    async def take_or_renew(self) -> bool:
        """Take the lease if it is free, ours or past its end, or renew it; return whether it is ours.

        A restarted instance is known by its holder's name and takes its lease back at once; one that has led
        before does not, so that two instances which wrongly bear one name do not take it from each other in turn.
        """
        now = self.seconds()
        if self.fence is not None:
            async with self.store.writing() as session:
                renewed = await session.scalar(self._renewal(now)) is not None
            if renewed:
                self._now_holds(self.fence, until=now + self.lasts_seconds)
                return True
        async with self.store.writing() as session:
            await insert_if_absent(session, lease, [{"name": _NAME, "holder": "", "fence": 0, "expires_at": 0.0}])
            row = (await session.execute(select(lease).where(lease.c.name == _NAME).with_for_update())).one()
            fence: int | None = None
            if row.expires_at < now or (row.holder == self.holder and not self._has_led):
                fence = row.fence + 1  # taken over: whoever held it before is fenced off
            if fence is not None:
                await session.execute(
                    update(lease)
                    .where(lease.c.name == _NAME)
                    .values(holder=self.holder, fence=fence, expires_at=now + self.lasts_seconds)
                )
        self._now_holds(fence, until=now + self.lasts_seconds)
        return fence is not None

    def _renewal(self, now: float) -> ReturningUpdate[tuple[int]]:
        """Renew the lease that is ours: what an idle service does most often, so it is one statement."""
        ours = (lease.c.name == _NAME, lease.c.fence == self.fence)
        return update(lease).where(*ours).values(expires_at=now + self.lasts_seconds).returning(lease.c.fence)

    async def give_back(self) -> None:
        """Let another instance take over at once."""
        if self.fence is None:
            return
        async with self.store.writing() as session:
            await session.execute(
                update(lease).where(lease.c.name == _NAME, lease.c.fence == self.fence).values(expires_at=0.0)
            )
        self.fence = None

    async def check(self, session: AsyncSession) -> None:
        """Make sure that the lease is still ours, and stays ours until the end of the transaction.

        The row is locked so that nobody takes over in between, and shared among the works of this instance.

        :raises LeaseLostError: if it is not.
        """
        query = select(lease.c.fence).where(lease.c.name == _NAME).with_for_update(read=True)
        fence = await session.scalar(query)
        if fence is None or fence != self.fence:
            self._now_holds(None, until=0.0)
            raise LeaseLostError

    def _now_holds(self, fence: int | None, *, until: float) -> None:
        """Remember what was found, and say so where it changed."""
        if fence is not None and fence != self.fence:
            _log.info("service.leads", fence=fence)
        if fence is None and not self._stands_by:
            _log.info("service.stands_by")
        self.fence, self._until = fence, until
        self._has_led = self._has_led or fence is not None
        self._stands_by = fence is None
