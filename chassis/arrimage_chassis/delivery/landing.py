"""Apply what arrives: each event once, the events of a case in order, one bad event at no cost to the others.

A batch is one transaction: inbox marks, state and outbox rows together. Acknowledged after the commit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, insert, select, tuple_
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.parking import Kind, Parking, ToPark
from arrimage_chassis.delivery.quarantine import Quarantine
from arrimage_chassis.delivery.screening import Incoming, Message, Refusal, Screen
from arrimage_chassis.logs import get_logger
from arrimage_chassis.manifest import Manifest
from arrimage_chassis.store.engine import Store, is_outage
from arrimage_chassis.store.tables import inbox
from arrimage_chassis.work import NotYetError, Place, Work
from arrimage_contracts.declaration import Audience

_log = get_logger()


@dataclass
class _Batch:
    """What is decided of a batch while it is handled; begun anew when an event of it fails."""

    works: list[Work] = field(default_factory=list)
    handled: list[Incoming] = field(default_factory=list)
    to_park: list[ToPark] = field(default_factory=list)


class _HandlerFailedError(Exception):
    """An event's handler raised: the batch is redone without it."""

    def __init__(self, incoming: Incoming, kind: Kind, code: str) -> None:
        super().__init__(code)
        self.incoming, self.kind, self.code = incoming, kind, code


@dataclass(frozen=True)
class Landing:
    """The landing of one durable consumer of one service."""

    consumer: str
    manifest: Manifest
    audience: Audience
    place: Place
    store: Store
    screen: Screen
    quarantine: Quarantine
    parking: Parking
    crash: CrashPoints
    max_deliveries: int
    retry_limit: int
    wake_relay: Callable[[], None]
    seconds: Callable[[], float] = time.time

    async def land(self, messages: Sequence[Message]) -> None:
        """Handle ``messages``, in stream order; when it returns, each may be acknowledged.

        :raises SQLAlchemyError: if the store fails; nothing was applied, and the messages come again.
        """
        looked_at = [self.screen.look_at(message) for message in messages]
        incoming = [item for item in looked_at if isinstance(item, Incoming)]
        refused = [item for item in looked_at if isinstance(item, Refusal)]
        try:
            await self._land_together(incoming, refused)
        except SQLAlchemyError as error:
            if is_outage(error):
                raise
            for item in looked_at:
                await self._land_alone(item)
        self.quarantine.report(refused)
        self.wake_relay()

    async def retry_parked(self) -> int:
        """Try again what is parked and due; return how many were handled."""
        async with self.store.reading() as session:
            rows = await self.parking.due(session, self.seconds())
        handled = 0
        for row in rows:
            handled += await self._retry(row)
        if handled:
            self.wake_relay()
        return handled

    async def drop(self, session: AsyncSession, row: Row[Any]) -> None:
        """Count a parked event as handled without handling it: a person decided so."""
        await session.execute(
            insert(inbox).values(
                consumer=self.consumer,
                source=row.source,
                event_id=row.event_id,
                landed_at=self.place.clock.now(),
            )
        )
        await self.parking.release(session, row, self.seconds())

    async def _land_together(self, incoming: Sequence[Incoming], refused: Sequence[Refusal]) -> None:
        failed: list[ToPark] = []
        while True:
            try:
                async with self.store.writing() as session:
                    await self.quarantine.keep(session, refused, self.place.clock.now())
                    batch = await self._handle(session, incoming, failed)
                    self.crash.passed("inbox.before_commit")
                break
            except _HandlerFailedError as failure:
                failed.append(ToPark(failure.incoming, failure.kind, failure.code))
        self.crash.passed("inbox.after_commit")
        for event in batch.to_park:
            self._report_parked(event)

    async def _land_alone(self, item: Incoming | Refusal) -> None:
        """Handle one message of a batch that the store refused, so that only the guilty one is parked."""
        if isinstance(item, Refusal):
            await self._land_together([], [item])
            return
        try:
            await self._land_together([item], [])
        except SQLAlchemyError as error:
            if is_outage(error):
                raise
            event = ToPark(item, Kind.FAILED, "handling.store_refused")
            async with self.store.writing() as session:
                await self.parking.park(session, [event], at=self.seconds())
            self._report_parked(event)

    async def _handle(
        self, session: AsyncSession, incoming: Sequence[Incoming], failed: Sequence[ToPark]
    ) -> _Batch:
        """Handle a batch in one transaction; ``failed`` are those of it whose handler raised before."""
        batch = _Batch()
        if not incoming:
            return batch
        fresh = await self._not_seen(session, incoming)
        blocked = await self.parking.held_back(session, {item.case_key for item in fresh})
        failures = {id(item.incoming): item for item in failed}
        preloaded = await self._preload(session, fresh)
        for item in fresh:
            failure = failures.get(id(item))
            if failure is None and item.case_key in blocked:
                failure = ToPark(item, Kind.BEHIND, "handling.behind_another")
            if failure is None and item.message.deliveries > self.max_deliveries:
                failure = ToPark(item, Kind.FAILED, "handling.delivered_too_often")
            if failure is not None:
                batch.to_park.append(failure)
                if failure.kind is not Kind.EARLY:
                    blocked.add(item.case_key)
                continue
            batch.works.append(await self._run_handler(session, item))
            batch.handled.append(item)
        await session.flush()
        del preloaded
        await self._mark(session, batch.handled)
        await self.parking.park(session, batch.to_park, at=self.seconds())
        if batch.works:
            await outbox.write(batch.works, self.manifest.catalogue)
            await self.parking.wake(session, {item.envelope.subject for item in batch.handled}, self.seconds())
        return batch

    async def _run_handler(self, session: AsyncSession, item: Incoming) -> Work:
        work = Work(session, self.place, incoming=item)
        hears = self.manifest.heard(self.audience).get(item.envelope.event_name)
        if hears is None:
            return work  # what this role itself said before: known, nothing to do
        try:
            await hears.handler(item.event, work)
        except NotYetError as error:
            raise _HandlerFailedError(item, Kind.EARLY, error.code) from error
        except SQLAlchemyError:
            raise
        except Exception as error:
            _log.error(
                "event.handler_failed",
                event_id=str(item.envelope.id),
                event_name=item.envelope.event_name,
                case_id=str(item.envelope.subject),
                error_type=type(error).__name__,
            )
            raise _HandlerFailedError(item, Kind.FAILED, "handling.failed") from error
        return work

    async def _preload(self, session: AsyncSession, incoming: Sequence[Incoming]) -> object:
        if self.manifest.preload is None or not incoming:
            return None
        return await self.manifest.preload(session, {item.envelope.subject for item in incoming})

    async def _not_seen(self, session: AsyncSession, incoming: Sequence[Incoming]) -> list[Incoming]:
        """Return those of ``incoming`` that were neither handled nor parked before, each once."""
        keys = list({item.inbox_key for item in incoming})
        rows = await session.execute(
            select(inbox.c.source, inbox.c.event_id).where(
                inbox.c.consumer == self.consumer, tuple_(inbox.c.source, inbox.c.event_id).in_(keys)
            )
        )
        seen = {(row.source, row.event_id) for row in rows}
        seen |= await self.parking.known(session, keys)
        fresh = []
        for item in incoming:
            if item.inbox_key not in seen:
                seen.add(item.inbox_key)
                fresh.append(item)
        return fresh

    async def _mark(self, session: AsyncSession, incoming: Sequence[Incoming]) -> None:
        if incoming:
            now = self.place.clock.now()
            await session.execute(
                insert(inbox),
                [
                    {
                        "consumer": self.consumer,
                        "source": item.envelope.source,
                        "event_id": item.envelope.id,
                        "landed_at": now,
                    }
                    for item in incoming
                ],
            )

    async def _retry(self, row: Row[Any]) -> int:
        async with self.store.writing() as session:
            last = await self.parking.count_attempt(session, row, at=self.seconds(), limit=self.retry_limit)
        item = self.screen.look_at(
            Message(
                row.subject,
                row.body,
                stream="parked",
                stream_seq=row.id,
                deliveries=1,
                stored_at=row.received_at,
            )
        )
        if isinstance(item, Refusal):  # the rules changed since: it is a person's to decide
            _log.warning("event.stuck", event_id=str(row.event_id), case_id=str(row.case_id), code=item.code)
            return 0
        try:
            async with self.store.writing() as session:
                preloaded = await self._preload(session, [item])
                work = await self._run_handler(session, item)
                await session.flush()
                del preloaded
                await self._mark(session, [item])
                await self.parking.release(session, row, self.seconds())
                await outbox.write([work], self.manifest.catalogue)
                await self.parking.wake(session, {row.case_id}, self.seconds())
        except _HandlerFailedError as failure:
            await self._still_parked(row, failure.kind, failure.code, last)
            return 0
        except SQLAlchemyError as error:
            if is_outage(error):
                raise
            await self._still_parked(row, Kind.FAILED, "handling.store_refused", last)
            return 0
        _log.info("event.unparked", event_id=str(row.event_id), case_id=str(row.case_id))
        return 1

    async def _still_parked(self, row: Row[Any], kind: Kind, code: str, last: bool) -> None:
        async with self.store.writing() as session:
            await self.parking.set_reason(session, row.id, kind, code)
        if last:
            _log.warning("event.stuck", event_id=str(row.event_id), case_id=str(row.case_id), code=code)

    def _report_parked(self, event: ToPark) -> None:
        _log.info(
            "event.parked",
            event_id=str(event.incoming.envelope.id),
            event_name=event.incoming.envelope.event_name,
            case_id=str(event.incoming.envelope.subject),
            kind=event.kind,
            code=event.code,
        )
