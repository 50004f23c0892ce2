"""Run the handler of an event in a transaction, with the mark in the inbox that makes it take effect once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.delivery.lease import LeaseLostError
from arrimage_chassis.delivery.parking import Kind
from arrimage_chassis.delivery.screening import Incoming
from arrimage_chassis.logs import get_logger
from arrimage_chassis.manifest import Hears, Manifest
from arrimage_chassis.metrics.counted import Counted
from arrimage_chassis.modules import ALL_ON, Modules
from arrimage_chassis.store.outage import is_outage
from arrimage_chassis.store.statements import is_one_of
from arrimage_chassis.store.tables import inbox
from arrimage_chassis.work import NotYetError, Place, Work
from arrimage_contracts.declaration import Audience
from arrimage_contracts.envelope import source_of

_log = get_logger()


class HandlingFailedError(Exception):
    """An event could not be handled, and it is the event's or its handler's doing: it is parked."""

    def __init__(self, incoming: Incoming, kind: Kind, code: str) -> None:
        super().__init__(code)
        self.incoming, self.kind, self.code = incoming, kind, code


def kind_of_failure(item: Incoming) -> Kind:
    """Return as what an event is parked whose handling raised: a withdrawal neither waits nor holds back."""
    return Kind.ALONE if item.withdrawal else Kind.FAILED


@dataclass(frozen=True)
class Handling:
    """The handling of one durable consumer's events."""

    consumer: str
    manifest: Manifest
    audience: Audience
    place: Place
    modules: Modules = ALL_ON
    counted: Counted = field(default_factory=Counted)

    async def run(self, session: AsyncSession, item: Incoming) -> Work:
        """Run the handler of ``item``; return what it did, of which nothing is written to the outbox yet.

        :raises HandlingFailedError: if the handler raised, or its predecessor is missing.
        :raises SQLAlchemyError: if the store failed or refused a statement.
        """
        work = Work(session, self.place, incoming=item)
        kind = item.envelope.event_name, item.envelope.major
        hears = self._heard.get(kind)
        if hears is None and self.place.said.any:  # the store does not know what was said before it was made
            hears = self._remembered.get(kind)
        if hears is None:
            return work  # what this role itself said before: known, nothing to do
        if not self.modules.is_on(hears.module):
            work.passed_over = hears.module
            return work
        try:
            with self.counted.handling():
                await hears.handler(item.event, work)
        except NotYetError as error:
            raise HandlingFailedError(item, Kind.EARLY, error.code) from error
        except SQLAlchemyError:
            raise
        except Exception as error:
            raise self.failure(item, error) from error
        return work

    @cached_property
    def _heard(self) -> Mapping[tuple[str, int], Hears]:
        return self.manifest.heard(self.audience)

    @cached_property
    def _remembered(self) -> Mapping[tuple[str, int], Hears]:
        return self.manifest.remembered()

    def is_ours(self, item: Incoming) -> bool:
        """Tell whether this role of this organization said it."""
        return item.envelope.source == source_of(self.place.organization, self.place.service)

    def failure(self, item: Incoming, error: Exception) -> HandlingFailedError:
        """Return, for anything that was raised over ``item`` alone, why it is parked.

        :raises Exception: ``error`` itself, if it is no fault of the event's: the store or the lease is away.
        """
        if isinstance(error, HandlingFailedError):
            return error
        if isinstance(error, SQLAlchemyError):
            if is_outage(error):
                raise error
            return HandlingFailedError(item, kind_of_failure(item), "handling.store_refused")
        if isinstance(error, LeaseLostError):
            raise error
        _log.error(
            "event.handler_failed",
            event_id=str(item.envelope.id),
            event_name=item.envelope.event_name,
            case_id=str(item.envelope.subject),
            error_type=type(error).__name__,
        )
        return HandlingFailedError(item, kind_of_failure(item), "handling.failed")

    async def preload(self, session: AsyncSession, incoming: Sequence[Incoming]) -> object:
        """Load what the handlers will need; keep the result alive until the commit."""
        if self.manifest.preload is None or not incoming:
            return None
        return await self.manifest.preload(session, {item.envelope.subject for item in incoming})

    async def seen(self, session: AsyncSession, keys: Collection[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
        """Return those (source, event id) of ``keys`` that took effect before."""
        rows = await session.execute(
            select(inbox.c.source, inbox.c.event_id).where(
                inbox.c.consumer == self.consumer, is_one_of(inbox.c.source, inbox.c.event_id, keys)
            )
        )
        return {(row.source, row.event_id) for row in rows}

    async def mark(
        self,
        session: AsyncSession,
        keys: Collection[tuple[str, UUID]],
        passed_over: Mapping[tuple[str, UUID], str | None] = MappingProxyType({}),
    ) -> None:
        """Write down that the events (source, event id) of ``keys`` took effect.

        :param passed_over: for those on which nobody acted, the module that is off.
        """
        if keys:
            now = self.place.clock.now()
            await session.execute(
                insert(inbox),
                [
                    {
                        "consumer": self.consumer,
                        "source": source,
                        "event_id": event_id,
                        "landed_at": now,
                        "passed_over": passed_over.get((source, event_id)),
                    }
                    for source, event_id in keys
                ],
            )
