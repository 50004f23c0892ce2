"""Apply what arrives: each event once, the events of a case in order, one bad event at no cost to the others.

A batch is one transaction: inbox marks, state and outbox rows together. Acknowledged after the commit.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.handling import Handling, HandlingFailedError, kind_of_failure
from arrimage_chassis.delivery.lately import Lately
from arrimage_chassis.delivery.lease import Lease, LeaseLostError
from arrimage_chassis.delivery.parking import FREE, Kind, Parking, ToPark
from arrimage_chassis.delivery.quarantine import Quarantine
from arrimage_chassis.delivery.rebuild import Rebuild
from arrimage_chassis.delivery.screening import Incoming, Message, Refusal, Screen
from arrimage_chassis.delivery.seldom import Seldom
from arrimage_chassis.delivery.staging import Staging
from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.outage import is_outage, is_overtaken
from arrimage_chassis.work import Work

_FAILURES_IN_ONE_BATCH: Final = 5
"""After so many, each event of the batch gets a transaction of its own: beginning anew costs the whole batch."""
_OVERTAKEN_AT_MOST: Final = 5
"""So often one event is begun anew because another transaction was faster; then it is parked as any other."""

_log = get_logger()


@dataclass
class _Batch:
    """What is decided of a batch while it is handled; begun anew when an event of it fails."""

    works: list[Work] = field(default_factory=list)
    handled: list[Incoming] = field(default_factory=list)
    to_park: list[ToPark] = field(default_factory=list)
    over_limit: Sequence[Refusal] = ()
    """Those for which there was no room: they are in the quarantine."""


@dataclass(frozen=True)
class Landing:
    """The landing of one durable consumer of one service."""

    handling: Handling
    store: Store
    lease: Lease
    screen: Screen
    quarantine: Quarantine
    parking: Parking
    crash: CrashPoints
    max_deliveries: int
    wake_relay: Callable[[], None]
    rebuild: Rebuild | None = None
    """On the own stream: while it runs, what the role itself said before is written down as said."""
    parked_limit: int | None = None
    """How many events of one source may be parked; beyond it they go to the quarantine."""
    seconds: Callable[[], float] = time.time
    seldom: Seldom = field(default_factory=Seldom)
    lately: Lately = field(default_factory=Lately)

    async def land(self, messages: Sequence[Message]) -> None:
        """Handle ``messages``, in stream order; when it returns, each may be acknowledged.

        :raises SQLAlchemyError: if the store is away; nothing was applied, and the messages must come again.
        :raises LeaseLostError: if another instance works; nothing was applied, and they come to that one.
        """
        looked_at = [self.screen.look_at(message) for message in messages]
        incoming = [item for item in looked_at if isinstance(item, Incoming)]
        refused = [item for item in looked_at if isinstance(item, Refusal)]
        try:
            await self._land_together(incoming, refused)
        except LeaseLostError:
            raise
        except Exception as error:
            if isinstance(error, SQLAlchemyError) and is_outage(error):
                raise
            for item in looked_at:
                await self._land_alone(item)
        self.wake_relay()

    async def _land_together(self, incoming: Sequence[Incoming], refused: Sequence[Refusal]) -> None:
        failed: list[ToPark] = []
        while True:
            try:
                async with self.store.writing() as session:
                    await self.lease.check(session)
                    kept = await self._keep(session, refused)
                    batch = await self._handle(session, incoming, failed)
                    self._tell_aside(kept, batch)
                    self.crash.passed("inbox.before_commit")
                break
            except HandlingFailedError as failure:
                if len(failed) == _FAILURES_IN_ONE_BATCH and len(incoming) > 1:
                    raise
                failed.append(ToPark(failure.incoming, failure.kind, failure.code))
        self.crash.passed("inbox.after_commit")
        for item in batch.handled:
            self.handling.counted.handled(item.envelope.event_name, "handled")
        self._count_aside(kept, batch)

    async def _land_alone(self, item: Incoming | Refusal) -> None:
        """Handle one message of a batch that failed as a whole, so that only the guilty one is parked."""
        if isinstance(item, Refusal):
            await self._land_together([], [item])
            return
        try:
            await self._land_not_overtaken(item)
        except Exception as error:
            failure = self.handling.failure(item, error)
            batch = _Batch(to_park=[ToPark(item, failure.kind, failure.code)])
            async with self.store.writing() as session:
                await self.lease.check(session)
                await self._park(session, batch)
                self._tell_aside((), batch)
            self._count_aside((), batch)

    async def _land_not_overtaken(self, item: Incoming) -> None:
        for _ in range(_OVERTAKEN_AT_MOST):
            try:
                await self._land_together([item], [])
            except SQLAlchemyError as error:
                if not is_overtaken(error):
                    raise
            else:
                return
        await self._land_together([item], [])

    async def _handle(
        self, session: AsyncSession, incoming: Sequence[Incoming], failed: Sequence[ToPark]
    ) -> _Batch:
        """Handle a batch in one transaction; ``failed`` are those of it whose handler raised before."""
        batch = _Batch()
        if not incoming:
            return batch
        nothing_waits = await self.parking.is_empty(session)
        fresh = await self._fresh(session, incoming, nothing_waits=nothing_waits)
        blocked = (
            set() if nothing_waits else await self.parking.held_back(session, {item.case_key for item in fresh})
        )
        failures = {id(item.incoming): item for item in failed}
        preloaded = await self.handling.preload(session, fresh)
        staging = await Staging.watch(session, careful=bool(failed))
        for item in fresh:
            failure = failures.get(id(item))
            if failure is None and item.case_key in blocked and not item.withdrawal:
                failure = ToPark(item, Kind.BEHIND, "handling.behind_another")
            if failure is None and item.message.deliveries > self.max_deliveries:
                failure = ToPark(item, kind_of_failure(item), "handling.delivered_too_often")
            if failure is not None:
                batch.to_park.append(failure)
                if failure.kind not in FREE:
                    blocked.add(item.case_key)
                continue
            await staging.before_handler()
            try:
                batch.works.append(await self.handling.run(session, item))
            except HandlingFailedError as early:
                if early.kind is not Kind.EARLY or not staging.nothing_was_left():
                    raise
                batch.to_park.append(ToPark(item, early.kind, early.code))
                continue
            staging.after_handler()
            batch.handled.append(item)
        await session.flush()
        del preloaded
        passed_over = {
            item.inbox_key: work.passed_over for item, work in zip(batch.handled, batch.works, strict=True)
        }
        await self.handling.mark(session, list(passed_over), passed_over)
        await self._park(session, batch)
        if batch.works:
            await outbox.write(batch.works, self.handling.manifest)
            if batch.to_park or not nothing_waits:
                await self.parking.wake(session, {item.envelope.subject for item in batch.handled}, self.seconds())
        if self.rebuild is not None and self.rebuild.running:  # what was just written may have been said before
            ours = [(item.envelope.id, item.message) for item in fresh if self.handling.is_ours(item)]
            await self.handling.place.said.note(session, ours)
        return batch

    async def _keep(self, session: AsyncSession, refused: Sequence[Refusal]) -> Sequence[Refusal]:
        return await self.quarantine.keep(session, refused, self.handling.place.clock.now())

    async def _park(self, session: AsyncSession, batch: _Batch) -> None:
        """Park what is to be parked; what is over the limit of its source goes to the quarantine."""
        if batch.to_park and self.parked_limit is not None:
            sources = {event.incoming.envelope.source for event in batch.to_park}
            parked = await self.parking.count_by_source(session, sources)
            room: list[ToPark] = []
            over: list[ToPark] = []
            for event in batch.to_park:
                source = event.incoming.envelope.source
                parked[source] += 1
                # a withdrawal is never thrown out: its failure is ours, and hubs limit how many there are
                there_is_room = event.kind is Kind.ALONE or parked[source] <= self.parked_limit
                (room if there_is_room else over).append(event)
            batch.to_park = room
            refusals = [_over_limit(event.incoming) for event in over]
            batch.over_limit = await self._keep(session, refusals)
        await self.parking.park(session, batch.to_park, at=self.seconds())

    async def _fresh(
        self, session: AsyncSession, incoming: Sequence[Incoming], *, nothing_waits: bool
    ) -> list[Incoming]:
        """Return those of ``incoming`` that were neither handled nor parked before, each once."""
        keys = {item.inbox_key for item in incoming}
        seen = await self.handling.seen(session, keys)
        if not nothing_waits:
            seen |= await self.parking.known(session, keys)
        fresh = []
        for item in incoming:
            if item.inbox_key not in seen:
                seen.add(item.inbox_key)
                fresh.append(item)
        return fresh

    def _tell_aside(self, kept: Sequence[Refusal], batch: _Batch) -> None:
        """Write a line of each event that is set aside, before the commit: who dies right after it cannot.

        So a line may be there twice, of a process that died in between; never none. What is over the limit of its
        sender is summed up, once a minute.
        """
        self.quarantine.report([refusal for refusal in kept if self.lately.is_new(refusal.message.place)])
        new = [refusal for refusal in batch.over_limit if self.lately.is_new(refusal.message.place)]
        for sender, times in Counter(refusal.sender for refusal in new).items():
            if (events := self.seldom.happened(sender, times)) is not None:
                _log.warning("parked.limit_reached", sender=sender, events=events, limit=self.parked_limit)
        for event in batch.to_park:
            if self.lately.is_new((event.incoming.inbox_key, event.code)):
                _log.info(
                    "event.parked",
                    event_id=str(event.incoming.envelope.id),
                    event_name=event.incoming.envelope.event_name,
                    case_id=str(event.incoming.envelope.subject),
                    kind=event.kind,
                    code=event.code,
                )

    def _count_aside(self, kept: Sequence[Refusal], batch: _Batch) -> None:
        """Count what was set aside, once it is."""
        for refusal in (*kept, *batch.over_limit):
            self.handling.counted.quarantined(refusal.sender, refusal.code)
        for event in batch.to_park:
            self.handling.counted.handled(event.incoming.envelope.event_name, "parked")


def _over_limit(item: Incoming) -> Refusal:
    return Refusal(item.message, "parked.too_many", item.envelope.source_organization)
