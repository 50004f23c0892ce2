"""Valid events that could not be handled: they wait, in order, and a person is told when waiting does not help.

Four kinds. *early*: its predecessor is missing; later events of the case may pass, and each that lands gives it
another chance. *failed*: its handling raised; later events of the same (source, case) wait *behind* it. *alone*: a
withdrawal whose handling raised; it waits behind nothing, and nothing behind it (R-095). After so many attempts an
event is *stuck*: ``arrimage parked list`` shows it, ``retry`` or ``drop`` decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, case, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.delivery.screening import Incoming
from arrimage_chassis.store.statements import is_one_of
from arrimage_chassis.store.tables import parked

_LONGEST_PAUSE: Final = 10
"""The pause between two attempts doubles so many times."""

CaseKey = tuple[str, UUID]
"""(source, case): the unit within which order is kept."""


class Kind(StrEnum):
    """Why an event is parked."""

    EARLY = "early"
    FAILED = "failed"
    BEHIND = "behind"
    ALONE = "alone"


FREE: Final = (Kind.EARLY, Kind.ALONE)
"""The kinds that hold nothing back, and are held back by nothing."""


class State(StrEnum):
    """Whether the service still tries by itself."""

    WAITING = "waiting"
    STUCK = "stuck"


@dataclass(frozen=True)
class ToPark:
    """An event that is to be parked, and why."""

    incoming: Incoming
    kind: Kind
    code: str


@dataclass(frozen=True)
class Parking:
    """The parked events of one consumer. Instants of attempts are seconds of real time, not of simulated time."""

    consumer: str
    retry_base_seconds: float

    @property
    def _longest_pause(self) -> float:
        """The longest time, in seconds, between two attempts."""
        return self.retry_base_seconds * float(2**_LONGEST_PAUSE)

    async def park(self, session: AsyncSession, events: Sequence[ToPark], *, at: float) -> None:
        """Keep ``events`` for later."""
        if events:
            await session.execute(insert(parked), [self._row(event, at) for event in events])

    async def count_by_source(self, session: AsyncSession, sources: Collection[str]) -> Counter[str]:
        """Return how many events of each of ``sources`` are parked."""
        rows = await session.execute(
            select(parked.c.source, func.count())
            .where(parked.c.consumer == self.consumer, parked.c.source.in_(list(sources)))
            .group_by(parked.c.source)
        )
        return Counter({row[0]: row[1] for row in rows})

    async def is_empty(self, session: AsyncSession) -> bool:
        """Tell whether nothing is parked: then nothing is held back, and nothing is to be woken."""
        anything = select(parked.c.id).where(parked.c.consumer == self.consumer).limit(1)
        return await session.scalar(anything) is None

    async def held_back(self, session: AsyncSession, cases: Collection[CaseKey]) -> set[CaseKey]:
        """Return those of ``cases`` whose next events must wait."""
        rows = await session.execute(
            select(parked.c.source, parked.c.case_id)
            .distinct()
            .where(
                parked.c.consumer == self.consumer,
                parked.c.kind.not_in(FREE),
                is_one_of(parked.c.source, parked.c.case_id, cases),
            )
        )
        return {(row.source, row.case_id) for row in rows}

    async def known(self, session: AsyncSession, keys: Collection[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
        """Return those (source, event id) of ``keys`` that are parked already."""
        rows = await session.execute(
            select(parked.c.source, parked.c.event_id).where(
                parked.c.consumer == self.consumer, is_one_of(parked.c.source, parked.c.event_id, keys)
            )
        )
        return {(row.source, row.event_id) for row in rows}

    async def wake(self, session: AsyncSession, cases: Collection[UUID], at: float) -> None:
        """Give what waits in ``cases`` one more chance now: something of the same case has landed."""
        await session.execute(
            update(parked)
            .where(
                parked.c.consumer == self.consumer,
                parked.c.case_id.in_(list(cases)),
                parked.c.kind == Kind.EARLY,
            )
            .values(
                next_attempt_at=at,
                attempts=case((parked.c.state == State.STUCK, parked.c.attempts - 1), else_=parked.c.attempts),
                state=State.WAITING,
                stuck_at=None,
            )
        )

    async def due(self, session: AsyncSession, at: float, limit: int = 50) -> Sequence[Row[Any]]:
        """Return the events whose time has come, the longest wait first: of a held-back case only the first.

        By when they were due and not by when they came: what one partner keeps waking pushes nobody else's out.
        """
        first = (
            select(func.min(parked.c.id))
            .where(parked.c.consumer == self.consumer, parked.c.kind.not_in(FREE))
            .group_by(parked.c.source, parked.c.case_id)
        )
        rows = await session.execute(
            select(parked)
            .where(
                parked.c.consumer == self.consumer,
                parked.c.state == State.WAITING,
                # one that lies further ahead than any pause was written before the clock was put back
                (parked.c.next_attempt_at <= at) | (parked.c.next_attempt_at > at + self._longest_pause),
                parked.c.kind.in_(FREE) | parked.c.id.in_(first),
            )
            .order_by(parked.c.next_attempt_at, parked.c.id)
            .limit(limit)
        )
        return rows.all()

    async def any_waits(self, session: AsyncSession) -> bool:
        """Tell whether an event waits to be tried again, now or later."""
        waiting = select(parked.c.id).where(parked.c.consumer == self.consumer, parked.c.state == State.WAITING)
        return await session.scalar(waiting.limit(1)) is not None

    async def count_attempt(self, session: AsyncSession, row: Row[Any], *, at: float) -> int | None:
        """Write down, before it is made, that an attempt is made; return which, or None if the event is gone.

        It is written first because the attempt may be what kills the process.
        """
        attempts: int = row.attempts + 1
        result = await session.execute(
            update(parked)
            .where(parked.c.id == row.id)
            .values(
                attempts=attempts,
                next_attempt_at=at + min(self.retry_base_seconds * 2**attempts, self._longest_pause),
            )
            .returning(parked.c.id)
        )
        return None if result.first() is None else attempts

    async def take(self, session: AsyncSession, row: Row[Any]) -> bool:
        """Lock an event until the commit; return whether it is still there."""
        query = select(parked.c.id).where(parked.c.id == row.id).with_for_update()
        return (await session.execute(query)).first() is not None

    async def try_again(self, session: AsyncSession, row_id: int, *, at: float) -> None:
        """Let a stuck event be tried again, as often as at first: a person asked for it."""
        await session.execute(
            update(parked)
            .where(parked.c.id == row_id)
            .values(state=State.WAITING, attempts=0, next_attempt_at=at, stuck_at=None)
        )

    async def set_reason(
        self, session: AsyncSession, row_id: int, kind: Kind, code: str, state: State, *, now: datetime
    ) -> bool:
        """Write down why an attempt failed and whether more are made; False: the event is gone."""
        result = await session.execute(
            update(parked)
            .where(parked.c.id == row_id)
            .values(kind=kind, code=code, state=state, stuck_at=now if state is State.STUCK else None)
            .returning(parked.c.id)
        )
        return result.first() is not None

    async def stuck_since(self, session: AsyncSession, before: datetime) -> Sequence[Row[Any]]:
        """Return the events for which a person was needed already ``before`` an instant, oldest first."""
        rows = await session.execute(
            select(parked)
            .where(parked.c.consumer == self.consumer, parked.c.state == State.STUCK, parked.c.stuck_at < before)
            .order_by(parked.c.id)
        )
        return rows.all()

    async def release(self, session: AsyncSession, row: Row[Any], at: float) -> None:
        """Forget a parked event that was handled or dropped, and let the next one of its case try."""
        await session.execute(delete(parked).where(parked.c.id == row.id))
        await session.execute(
            update(parked)
            .where(
                parked.c.consumer == self.consumer,
                parked.c.source == row.source,
                parked.c.case_id == row.case_id,
                parked.c.kind == Kind.BEHIND,
            )
            .values(next_attempt_at=at)
        )

    def _row(self, event: ToPark, at: float) -> dict[str, Any]:
        incoming = event.incoming
        return {
            "consumer": self.consumer,
            "source": incoming.envelope.source,
            "case_id": incoming.envelope.subject,
            "event_id": incoming.envelope.id,
            "event_name": incoming.envelope.event_name,
            "subject": incoming.message.subject,
            "body": incoming.message.body,
            "received_at": incoming.message.stored_at,
            "kind": event.kind,
            "state": State.WAITING,
            "code": event.code,
            "attempts": 0,
            "next_attempt_at": at + self.retry_base_seconds,
        }
