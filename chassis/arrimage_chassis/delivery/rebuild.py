"""Rebuild: on an empty store a service reads its stream to a watermark first, and speaks later (R-015, R-179).

Whatever the durable had reached was reached for another store. So it is reset; what lies in the stream at that
moment is read with relay, timers and errands shut; then the service says only what it had not said. A rebuild
that was interrupted goes on where it was, so that an event that kills the process is parked here as anywhere.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol

from sqlalchemy import func, select, update

from arrimage_chassis.logs import get_logger
from arrimage_chassis.store import tables
from arrimage_chassis.store.statements import insert_if_absent

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from arrimage_chassis.bus.broker import Lag
    from arrimage_chassis.clock import Clock
    from arrimage_chassis.delivery.lease import Lease
    from arrimage_chassis.delivery.said_before import SaidBefore
    from arrimage_chassis.delivery.screening import Message
    from arrimage_chassis.store.engine import Store

_SAY_AGAIN_SECONDS: Final = 600.0

_log = get_logger()


class RebuildState(StrEnum):
    """Where the rebuild of a store stands."""

    NONE = "none"
    """The store was never empty beside a stream: nothing had to be read."""
    RUNNING = "running"
    DONE = "done"


class Durable(Protocol):
    """What a rebuild asks of the bus."""

    @property
    def connected(self) -> bool:
        """Tell whether the server is there."""
        ...

    async def lag(self, stream: str, durable: str) -> Lag | None:
        """Return what a durable has still to do."""
        ...

    async def begin_again(self, stream: str, durable: str) -> bool:
        """Let the durable deliver from the beginning; False if the server does not answer."""
        ...


@dataclass(frozen=True)
class Progress:
    """How a rebuild goes, or went."""

    state: RebuildState
    read: int
    """Messages of the stream that were read."""
    watermark: int | None
    """How many lay in the stream when it began; None while the server was not reached."""
    said_before: int
    """Events that the role had said before; none of them is said again."""
    owed: int
    """Events that were left to be said when the watermark was reached."""
    seconds: float | None


class Rebuild:
    """The rebuild of one store from one durable."""

    def __init__(
        self,
        store: Store,
        lease: Lease,
        bus: Durable,
        clock: Clock,
        said: SaidBefore,
        *,
        stream: str,
        durable: str,
        when_done: Callable[[], None],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._lease, self._bus, self._clock, self._said = store, lease, bus, clock, said
        self._stream, self._durable = stream, durable
        self._when_done, self._seconds = when_done, seconds
        self.state = RebuildState.NONE
        self.watermark: int | None = None
        self._seen: set[int] = set()
        self._read_before = 0
        self._was_reset = False
        """Whether the durable was reset for this store before the process began."""
        self._began = 0.0
        self._said_waiting_at: float | None = None
        self._beginning = asyncio.Lock()

    @property
    def read(self) -> int:
        """How many messages were read since the rebuild began."""
        return self._read_before + len(self._seen)

    @property
    def running(self) -> bool:
        """Tell whether relay, timers and errands are shut."""
        return self.state is RebuildState.RUNNING

    @property
    def may_read(self) -> bool:
        """Tell whether the durable may be read: not before it was reset for this store."""
        return not self.running or self.watermark is not None

    @property
    def reading(self) -> bool:
        """Tell whether past events are being read, so that what is known is not yet what is true."""
        return self.running and bool(self.watermark)

    async def load(self) -> None:
        """Read how far the store is; a store that was made before there were rebuilds needs none."""
        async with self._store.reading() as session:
            row = (await session.execute(select(tables.rebuild))).first()
            await self._said.load(session)
        if row is not None:
            self.state = RebuildState.RUNNING if row.ended_at is None else RebuildState.DONE
            self._was_reset, self._read_before = row.watermark is not None, row.read

    async def begin(self) -> None:
        """Reset the durable and take the watermark, if that is to be done and can be.

        Asked by the bus that is there and by the loop that looks, at once maybe: done by one of them.

        :raises LeaseLostError: if another instance works.
        """
        async with self._beginning:
            await self._begin()

    async def _begin(self) -> None:
        if not self.running or self.watermark is not None or not self._lease.held:
            return
        lag = await self._bus.lag(self._stream, self._durable)
        if lag is not None and lag.delivered and not self._was_reset:
            lag = await self._reset()
        if lag is None:
            self._say_waiting()
            return
        self._began = self._seconds()
        self.watermark = self._read_before + lag.pending + lag.unacknowledged
        if self.watermark == 0:
            await self._finish()
            return
        self._said.any = True  # what the role itself said is learned from, from the first event on
        async with self._store.writing() as session:
            await self._lease.check(session)
            await session.execute(
                update(tables.rebuild).values(watermark=self.watermark, began_at=self._clock.now())
            )
        _log.info("rebuild.started", stream=self._stream, watermark=self.watermark)

    async def landed(self, batch: Sequence[Message]) -> None:
        """Note that ``batch`` was handled; at the watermark the service begins to speak."""
        if not self.running or self.watermark is None:
            return
        self._seen.update(message.stream_seq for message in batch)
        if self.read >= self.watermark:
            await self._finish()

    async def step(self) -> bool:
        """Begin when that is possible; end if nothing is left though fewer came (a limit of the stream)."""
        if not self.running:
            return False
        if not self._lease.held:
            await self.load()  # another instance may have ended it
            return True
        if self.watermark is None:
            if self._bus.connected:
                await self.begin()
        else:
            lag = await self._bus.lag(self._stream, self._durable)
            if lag is not None and lag.pending == 0 and lag.unacknowledged == 0:
                await self._finish()
        return True

    async def progress(self) -> Progress:
        """Return how it goes, or went."""
        async with self._store.reading() as session:
            row: Any = (await session.execute(select(tables.rebuild))).first()
            said = await _count(session, tables.said_before)
        if row is None or (row.ended_at is not None and not row.watermark):
            return Progress(RebuildState.NONE, 0, 0, 0, 0, None)
        read = self.read if self.running else row.read
        watermark = self.watermark if self.running else row.watermark
        return Progress(self.state, read, watermark, said, row.owed, row.seconds)

    async def _reset(self) -> Lag | None:
        if not await self._bus.begin_again(self._stream, self._durable):
            return None
        return await self._bus.lag(self._stream, self._durable)

    async def _finish(self) -> None:
        seconds = round(self._seconds() - self._began, 3)
        async with self._store.writing() as session:
            await self._lease.check(session)
            said = await _count(session, tables.said_before)
            owed = await _count(session, tables.outbox, tables.outbox.c.published_at.is_(None))
            await session.execute(
                update(tables.rebuild).values(
                    watermark=self.watermark,
                    read=self.read,
                    owed=owed,
                    seconds=seconds,
                    ended_at=self._clock.now(),
                )
            )
        self.state = RebuildState.DONE
        self._said.any = said > 0
        if self.watermark:
            _log.info("rebuild.finished", read=self.read, said_before=said, owed=owed, seconds=round(seconds, 1))
        self._when_done()

    def _say_waiting(self) -> None:
        now = self._seconds()
        if self._said_waiting_at is None or now - self._said_waiting_at >= _SAY_AGAIN_SECONDS:
            self._said_waiting_at = now
            _log.warning("rebuild.waiting", stream=self._stream)


async def is_wanted(session: AsyncSession, now: datetime) -> None:
    """Write down, in a store that is just made, that it is to be rebuilt first; a restored one was, once."""
    await insert_if_absent(session, tables.rebuild, [{"id": 1, "began_at": now, "read": 0, "owed": 0}])


async def _count(session: AsyncSession, table: Any, *where: Any) -> int:
    return int(await session.scalar(select(func.count()).select_from(table).where(*where)) or 0)
