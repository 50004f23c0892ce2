"""Where a service stands: what waits in its store, and what its durables have still to do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func, select

from arrimage_chassis.delivery.parking import State
from arrimage_chassis.loops import is_time_for
from arrimage_chassis.store import tables
from arrimage_contracts.subjects import (
    GATE_DURABLE,
    OWN_STREAM,
    WITHDRAWALS_DURABLE,
    mailbox_stream,
    sealed_stream,
)

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from arrimage_chassis.bus.broker import Lag
    from arrimage_chassis.manifest import Errand
    from arrimage_chassis.runtime import Runtime
    from arrimage_chassis.store.engine import Store

DurableName = Literal["own", "border", "sealed", "withdrawals"]


@dataclass(frozen=True)
class DurableLag:
    """What one durable of the service has still to do; ``lag`` is None if it cannot be told."""

    of: DurableName
    """The node's stream, the mailbox, the sealed stream, or the withdrawals of the mailbox."""
    connected: bool
    lag: Lag | None
    missing: bool = False
    """Whether the hub answers and does not have it: it was made before."""


@dataclass(frozen=True)
class UnfinishedWork:
    """What is still on its way through the service."""

    outbox: int
    parked: int
    pending: int | None
    errands: int
    next_due: date | None


@dataclass(frozen=True)
class Unsettled:
    """Events that wait to be published, those of them that were refused for ever, and stuck parked ones."""

    waiting: int
    refused: int
    stuck: int


_WAITS = tables.outbox.c.published_at.is_(None)


async def unsettled(store: Store) -> Unsettled:
    """Count the events that wait, and those that wait for a person.

    :raises SQLAlchemyError: if the store is away.
    """
    async with store.reading() as session:
        return Unsettled(
            await _count(session, tables.outbox, _WAITS),
            await _count(session, tables.outbox, tables.outbox.c.refused_code.is_not(None) & _WAITS),
            await _count(session, tables.parked, tables.parked.c.state == State.STUCK),
        )


async def unfinished_work(runtime: Runtime) -> UnfinishedWork:
    """Return what is still on its way.

    :raises SQLAlchemyError: if the store is away.
    """
    async with runtime.store.reading() as session:
        waiting = await _count(session, tables.outbox, _WAITS)
        parked = await _count(session, tables.parked, tables.parked.c.state == State.WAITING)
        dates = [await timer.next_due(session) for timer in runtime.timers]
        errands = sum([await _to_do(session, errand, runtime) for errand in runtime.errands])
    answers = [item.lag for item in await lags(runtime) if not item.missing]
    known = [lag.pending + lag.unacknowledged for lag in answers if lag is not None]
    return UnfinishedWork(
        waiting,
        parked,
        sum(known) if len(known) == len(answers) else None,
        errands,
        min((due for due in dates if due is not None), default=None),
    )


async def lags(runtime: Runtime) -> Sequence[DurableLag]:
    """Ask each durable of the service what it has still to do."""
    own_bus, border_bus, settings = runtime.own_bus, runtime.border_bus, runtime.settings
    own = DurableLag("own", own_bus.connected, await own_bus.lag(OWN_STREAM, settings.service))
    if border_bus is None:
        return [own]
    mailbox, sealed = (of(settings.organization) for of in (mailbox_stream, sealed_stream))
    asked = ((mailbox, GATE_DURABLE), (sealed, GATE_DURABLE), (mailbox, WITHDRAWALS_DURABLE))
    border, *others = await asyncio.gather(*(border_bus.lag(*durable) for durable in asked))
    connected = border_bus.connected
    besides: tuple[DurableName, ...] = ("sealed", "withdrawals")
    return [
        own,
        DurableLag("border", connected, border),
        *(
            DurableLag(beside, connected, lag, missing=lag is None and border is not None)
            for beside, lag in zip(besides, others, strict=True)
        ),
    ]


async def _to_do(session: AsyncSession, errand: Errand, runtime: Runtime) -> int:
    """Count what an errand could do now."""
    return await errand.left(session) if await is_time_for(errand, session, runtime.place.clock.now()) else 0


async def _count(session: AsyncSession, table: Any, condition: Any) -> int:
    return int(await session.scalar(select(func.count()).select_from(table).where(condition)) or 0)
