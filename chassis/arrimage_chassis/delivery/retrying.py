"""Try parked events again, one transaction each, and carry out what a person decides of them (R-011)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.handling import Handling, HandlingFailedError
from arrimage_chassis.delivery.lease import Lease
from arrimage_chassis.delivery.parking import FREE, Kind, Parking, State
from arrimage_chassis.delivery.quarantine import Quarantine
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
    quarantine: Quarantine
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
        handled = sum([await self._retry(row) for row in rows if row.kind != Kind.EARLY])
        handled += await self._retry_early([row for row in rows if row.kind == Kind.EARLY])
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

    async def give_up(self, before: datetime) -> int:
        """Move what has waited for a person since ``before`` to the quarantine, which keeps it thirty days more.

        What waited behind it goes on. Returns how many.

        :raises LeaseLostError: if another instance works.
        """
        async with self.store.writing() as session:
            await self.lease.check(session)
            rows = await self.parking.stuck_since(session, before)
            refusals = [
                Refusal(_message(row), "parked.kept_too_long", _organization_of(row.source)) for row in rows
            ]
            await self.quarantine.keep(session, refusals, self.handling.place.clock.now())
            for row in rows:
                await self.drop(session, row)
                _log.warning(  # before the commit: who dies right after it cannot
                    "event.given_up",
                    event_id=str(row.event_id),
                    event_name=row.event_name,
                    case_id=str(row.case_id),
                    code=row.code,
                )
        for refusal in refusals:
            self.handling.counted.quarantined(refusal.sender, refusal.code)
        return len(rows)

    async def _retry(self, row: Row[Any]) -> int:
        item = await self._still_to_try(row)
        if item is None:
            return 0
        async with self.store.writing() as session:
            await self.lease.check(session)
            attempts = await self.parking.count_attempt(session, row, at=self.seconds())
        if attempts is None:
            return 0
        failure = await self._try(row, item)
        if failure is not None:
            await self._still_parked([(row, failure.kind, failure.code, self._state_after(attempts))])
        return int(failure is None)

    async def _retry_early(self, rows: Sequence[Row[Any]]) -> int:
        """Try early events, one transaction each, but count and write down all of them together.

        There may be thousands (a flood from one partner), and most are still early.
        """
        items = [(row, item) for row in rows if (item := await self._still_to_try(row)) is not None]
        if not items:
            return 0
        async with self.store.writing() as session:
            await self.lease.check(session)
            counted = [
                (row, item, await self.parking.count_attempt(session, row, at=self.seconds()))
                for row, item in items
            ]
        handled, still_early = 0, []
        for row, item, attempts in counted:
            if attempts is None:
                continue
            failure = await self._try(row, item)
            handled += failure is None
            if failure is None:
                continue
            why = (row, failure.kind, failure.code, self._state_after(attempts))
            if failure.kind in FREE:
                still_early.append(why)
            else:  # it holds back its case from now on
                await self._still_parked([why])
        await self._still_parked(still_early)
        return handled

    async def _still_to_try(self, row: Row[Any]) -> Incoming | None:
        item = self.screen.look_at(_message(row))
        if isinstance(item, Refusal):  # the rules changed since: it is a person's to decide
            kind = Kind.ALONE if row.kind == Kind.ALONE else Kind.FAILED
            await self._still_parked([(row, kind, item.code, State.STUCK)])
            return None
        if row.attempts >= self.retry_limit:  # the last attempt ended with the process, or with the store away
            await self._still_parked([(row, Kind(row.kind), row.code, State.STUCK)])
            return None
        return item

    def _state_after(self, attempts: int) -> State:
        return State.STUCK if attempts >= self.retry_limit else State.WAITING

    async def _try(self, row: Row[Any], item: Incoming) -> HandlingFailedError | None:
        """Handle an event; return why it could not be."""
        try:
            done = await self._handle(row, item)
        except Exception as error:
            return self.handling.failure(item, error)
        if done:
            self.handling.counted.handled(row.event_name, "handled")
            _log.info("event.unparked", event_id=str(row.event_id), case_id=str(row.case_id))
        return None

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

    async def _still_parked(self, events: Sequence[tuple[Row[Any], Kind, str, State]]) -> None:
        if not events:
            return
        async with self.store.writing() as session:
            await self.lease.check(session)
            now = self.handling.place.clock.now()
            there = [
                await self.parking.set_reason(session, row.id, kind, code, state, now=now)
                for row, kind, code, state in events
            ]
            stuck = [
                (row, code)
                for (row, _, code, state), is_there in zip(events, there, strict=True)
                if is_there and state is State.STUCK
            ]
            for row, code in stuck:  # before the commit: who dies right after it cannot
                _log.warning("event.stuck", event_id=str(row.event_id), case_id=str(row.case_id), code=code)
        for row, _ in stuck:
            self.handling.counted.handled(row.event_name, "stuck")


def _message(row: Row[Any]) -> Message:
    return Message(row.subject, row.body, "parked", row.id, deliveries=1, stored_at=row.received_at)


def _organization_of(source: str) -> str:
    """Return who said what is parked: ``/org/<organization>/service/<service>``."""
    return source.split("/")[2]
