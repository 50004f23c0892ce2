"""One instance of a service at a time relays, lands and fires; another stands by.

The lease is fenced: an instance that was paused past its end finds another fence, and changes nothing. One that is
paused inside a transaction is disconnected by PostgreSQL; a SQLite file has one writer, and waits for its end.

No clock of day decides: whoever stands by takes over when it has seen no renewal for as long as a lease lasts, by
its own steady clock. A computer whose clock is put forward or back keeps its lease, and loses it no later.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate

from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.statements import insert_if_absent
from arrimage_chassis.store.tables import lease

_NAME = "engine"
_GIVEN_BACK = 0.0
"""What stands in place of the end of a lease that nobody holds; else it tells one renewal from another."""

_FENCE = select(lease.c.fence).where(lease.c.name == _NAME).with_for_update(read=True)
"""Asked in each transaction, so it is made once."""

_CLOCK = getattr(time, "CLOCK_BOOTTIME", None)

_log = get_logger()


def steady_seconds() -> float:
    """Return seconds that no change of the clock moves; they go on while the computer sleeps, if it can tell."""
    return time.clock_gettime(_CLOCK) if _CLOCK is not None else time.monotonic()


class LeaseLostError(Exception):
    """Another instance holds the lease."""


@dataclass
class Lease:
    """The right to be the working instance. ``seconds`` is a steady clock: see :func:`steady_seconds`."""

    store: Store
    holder: str
    lasts_seconds: float
    seconds: Callable[[], float] = steady_seconds
    fence: int | None = field(default=None, init=False)
    _until: float = field(default=0.0, init=False)
    _has_led: bool = field(default=False, init=False)
    _stands_by: bool = field(default=False, init=False)
    _seen: tuple[int, float] | None = field(default=None, init=False)
    """What another holder last wrote: its fence and its renewal."""
    _seen_at: float = field(default=0.0, init=False)

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
                renewed = await session.scalar(self._renewal()) is not None
            if renewed:
                self._now_holds(self.fence, until=now + self.lasts_seconds)
                return True
        async with self.store.writing() as session:
            await insert_if_absent(
                session, lease, [{"name": _NAME, "holder": "", "fence": 0, "expires_at": _GIVEN_BACK}]
            )
            row = (await session.execute(select(lease).where(lease.c.name == _NAME).with_for_update())).one()
            fence: int | None = None
            if self._is_free(row, now) or (row.holder == self.holder and not self._has_led):
                fence = row.fence + 1  # taken over: whoever held it before is fenced off
            if fence is not None:
                await session.execute(
                    update(lease)
                    .where(lease.c.name == _NAME)
                    .values(holder=self.holder, fence=fence, expires_at=time.time() + self.lasts_seconds)
                )
        self._now_holds(fence, until=now + self.lasts_seconds)
        return fence is not None

    def _renewal(self) -> ReturningUpdate[tuple[int]]:
        """Renew the lease that is ours: what an idle service does most often, so it is one statement."""
        ours = (lease.c.name == _NAME, lease.c.fence == self.fence)
        return (
            update(lease).where(*ours).values(expires_at=time.time() + self.lasts_seconds).returning(lease.c.fence)
        )

    def _is_free(self, row: Row[Any], now: float) -> bool:
        """Tell whether the lease was given back, or not renewed for as long as it lasts while this one looked."""
        if row.expires_at == _GIVEN_BACK:
            return True
        seen = (row.fence, row.expires_at)
        if seen != self._seen:
            self._seen, self._seen_at = seen, now
        return now - self._seen_at > self.lasts_seconds

    async def give_back(self) -> None:
        """Let another instance take over at once."""
        if self.fence is None:
            return
        async with self.store.writing() as session:
            await session.execute(
                update(lease)
                .where(lease.c.name == _NAME, lease.c.fence == self.fence)
                .values(expires_at=_GIVEN_BACK)
            )
        self.fence = None

    async def check(self, session: AsyncSession) -> None:
        """Make sure that the lease is still ours, and stays ours until the end of the transaction.

        The row is locked so that nobody takes over in between, and shared among the works of this instance.

        :raises LeaseLostError: if it is not.
        """
        fence = await session.scalar(_FENCE)
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
