"""Try parked events again, one transaction each, and carry out what a person decides of them (R-011)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.handling import Handling
from arrimage_chassis.delivery.lease import Lease
from arrimage_chassis.delivery.parking import Kind, Parking, State
from arrimage_chassis.delivery.screening import Incoming, Message, Refusal, Screen
from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.engine import Store

_log = get_logger()


@dataclass
class Retrying:
    """The parked events of one durable consumer of one service."""

    handling: Handling
    store: Store
    lease: Lease
    screen: Screen
    parking: Parking
    retry_limit: int
    wake_relay: Callable[[], None]
    seconds: Callable[[], float] = time.time
    has_more: bool = field(default=True, init=False)
    """Whether an event waited for its turn when it last looked."""

    @property
    def consumer(self) -> str:
        """Whose parked events these are."""
        return self.parking.consumer

    async def retry_due(self) -> int:
        """Try again what is due; return how many were handled.

        :raises SQLAlchemyError: if the store is away.
        :raises LeaseLostError: if another instance works.
        """
        async with self.store.reading() as session:
            self.has_more = await self.parking.any_waits(session)
            rows = await self.parking.due(session, self.seconds()) if self.has_more else []
        handled = 0
        for row in rows:
            handled += await self._retry(row)
        if handled:
            self.wake_relay()
        return handled

    async def try_again(self, session: AsyncSession, row: Row[Any]) -> None:
        """Let an event be tried at once, and as often as at first: a person asked for it."""
        await self.parking.try_again(session, row.id, at=self.seconds())

    async def drop(self, session: AsyncSession, row: Row[Any]) -> None:
        """Count a parked event as handled without handling it: a person decided so."""
        await self.handling.mark(session, [(row.source, row.event_id)])
        await self.parking.release(session, row, self.seconds())

    async def _retry(self, row: Row[Any]) -> int:
        item = self.screen.look_at(
            Message(row.subject, row.body, "parked", row.id, deliveries=1, stored_at=row.received_at)
        )
        if isinstance(item, Refusal):  # the rules changed since: it is a person's to decide
            await self._still_parked(row, Kind.FAILED, item.code, State.STUCK)
            return 0
        if row.attempts >= self.retry_limit:  # the last attempt ended with the process, or with the store away
            await self._still_parked(row, Kind(row.kind), row.code, State.STUCK)
            return 0
        async with self.store.writing() as session:
            await self.lease.check(session)
            attempts = await self.parking.count_attempt(session, row, at=self.seconds())
        if attempts is None:
            return 0
        try:
            done = await self._handle(row, item)
        except Exception as error:
            failure = self.handling.failure(item, error)
            state = State.STUCK if attempts >= self.retry_limit else State.WAITING
            await self._still_parked(row, failure.kind, failure.code, state)
            return 0
        if done:
            self.handling.counted.handled(row.event_name, "handled")
            _log.info("event.unparked", event_id=str(row.event_id), case_id=str(row.case_id))
        return int(done)

    async def _handle(self, row: Row[Any], item: Incoming) -> bool:
        async with self.store.writing() as session:
            await self.lease.check(session)
            if not await self.parking.take(session, row):
                return False  # dropped since
            preloaded = await self.handling.preload(session, [item])
            work = await self.handling.run(session, item)
            await session.flush()
            del preloaded
            await self.handling.mark(session, [item.inbox_key], {item.inbox_key: work.passed_over})
            await self.parking.release(session, row, self.seconds())
            await outbox.write([work], self.handling.manifest)
            await self.parking.wake(session, {row.case_id}, self.seconds())
        return True

    async def _still_parked(self, row: Row[Any], kind: Kind, code: str, state: State) -> None:
        async with self.store.writing() as session:
            await self.lease.check(session)
            is_there = await self.parking.set_reason(session, row.id, kind, code, state)
        if is_there and state is State.STUCK:
            self.handling.counted.handled(row.event_name, "stuck")
            _log.warning("event.stuck", event_id=str(row.event_id), case_id=str(row.case_id), code=code)
