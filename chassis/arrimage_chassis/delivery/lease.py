"""One instance of a service at a time relays, lands and fires; another stands by.

The lease is fenced: an instance that was paused past its end finds another fence, and changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.tables import lease

_NAME = "engine"


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

    @property
    def held(self) -> bool:
        """Tell whether this instance holds the lease, as far as it knows."""
        return self.fence is not None

    async def take_or_renew(self) -> bool:
        """Take the lease if it is free, ours or past its end, or renew it; return whether it is ours."""
        now = self.seconds()
        async with self.store.writing() as session:
            row = (await session.execute(select(lease).where(lease.c.name == _NAME).with_for_update())).first()
            if row is None:
                self.fence = 1
                await session.execute(
                    insert(lease).values(
                        name=_NAME, holder=self.holder, fence=1, expires_at=now + self.lasts_seconds
                    )
                )
                return True
            if self.fence is not None and row.fence == self.fence:
                fence = row.fence
            elif row.holder == self.holder or row.expires_at < now:
                fence = row.fence + 1  # taken over: whoever held it before is fenced off
            else:
                self.fence = None
                return False
            await session.execute(
                update(lease)
                .where(lease.c.name == _NAME)
                .values(holder=self.holder, fence=fence, expires_at=now + self.lasts_seconds)
            )
            self.fence = fence
            return True

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
        """Make sure, inside a transaction, that the lease is still ours.

        :raises LeaseLostError: if it is not.
        """
        fence = await session.scalar(select(lease.c.fence).where(lease.c.name == _NAME).with_for_update())
        if fence is None or fence != self.fence:
            self.fence = None
            raise LeaseLostError
