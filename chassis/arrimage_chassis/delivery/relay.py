"""Take the rows of the outbox to the bus: at least once, in order for each (recipient, case), and never lost.

At most one message of a (recipient, case) is in flight; the window is filled with different ones, since a message
that is refused in the middle of a window would be overtaken by the next.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.bus.port import (
    AwayError,
    Publisher,
    RefusedForEverError,
    RefusedForNowError,
    Stored,
)
from arrimage_chassis.clock import Clock
from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.delivery import positions
from arrimage_chassis.delivery.lease import Lease
from arrimage_chassis.delivery.outbox import new_message_id
from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.tables import outbox

WINDOW: Final = 500
_FIRST_PAUSE: Final = 0.25
_LONGEST_PAUSE: Final = 10.0

_log = get_logger()


@dataclass(frozen=True)
class _Answer:
    """What the bus said of one row."""

    row: Row[Any]
    stored: Stored | None = None
    refused_code: str | None = None


@dataclass
class Relay:
    """The relay of one service's outbox. ``publishers`` are the buses, by lane."""

    store: Store
    lease: Lease
    publishers: dict[str, Publisher]
    clock: Clock
    crash: CrashPoints
    seconds: Callable[[], float] = time.monotonic
    _pauses: dict[str, tuple[float, float]] = field(default_factory=dict, init=False)
    """For each recipient that refused: until when it is left alone, and how long that pause was."""
    _newest_before_us: int | None = field(default=None, init=False)
    """Rows up to this one may have been tried by an earlier life of the relay."""
    _tried: set[int] = field(default_factory=set, init=False)
    """Rows that this life tried and has not yet marked."""

    async def run_once(self) -> int:
        """Publish one window; return how many rows the bus stored.

        :raises LeaseLostError: if another instance relays.
        :raises SQLAlchemyError: if the store fails; what was published and not marked is published again.
        """
        async with self.store.reading() as session:
            if self._newest_before_us is None:
                newest = await session.scalar(select(outbox.c.seq).order_by(outbox.c.seq.desc()).limit(1))
                self._newest_before_us = newest or 0
            rows = await self._unpublished(session)
            before = await positions.read(session)
        if not rows:
            return 0
        chains: defaultdict[tuple[str, Any], list[Row[Any]]] = defaultdict(list)
        for row in rows:
            chains[row.recipient, row.case_id].append(row)
        self.crash.passed("relay.before_publish")
        answers = [a for chain in await asyncio.gather(*map(self._send, chains.values())) for a in chain]
        self.crash.passed("relay.after_publish")
        if answers:
            await self._mark(answers, before)
            self.crash.passed("relay.after_mark")
        return sum(answer.stored is not None for answer in answers)

    def forget_pauses(self) -> None:
        """Try every recipient again at once: a bus has come back."""
        self._pauses.clear()

    async def _unpublished(self, session: AsyncSession) -> Sequence[Row[Any]]:
        """Read the oldest unpublished rows of the recipients and cases that nothing holds back."""
        now = self.seconds()
        paused = [recipient for recipient, (until, _) in self._pauses.items() if until > now]
        closed = [lane for lane, publisher in self.publishers.items() if not publisher.connected]
        earlier = outbox.alias("earlier")
        held_back = (
            select(earlier.c.seq)
            .where(
                earlier.c.recipient == outbox.c.recipient,
                earlier.c.case_id == outbox.c.case_id,
                earlier.c.published_at.is_(None),
                earlier.c.refused_code.is_not(None),
            )
            .exists()
        )
        result = await session.execute(
            select(outbox)
            .where(
                outbox.c.published_at.is_(None),
                outbox.c.recipient.not_in(paused),
                outbox.c.lane.not_in(closed),
                ~held_back,
            )
            .order_by(outbox.c.seq)
            .limit(WINDOW)
        )
        return result.all()

    async def _send(self, chain: Sequence[Row[Any]]) -> list[_Answer]:
        """Publish the rows of one (recipient, case) one after the other, until one is not stored."""
        answers = []
        for row in chain:
            answer = await self._publish(row)
            if answer is None:
                break
            answers.append(answer)
            if answer.stored is None:
                break
        return answers

    async def _publish(self, row: Row[Any]) -> _Answer | None:
        publisher = self.publishers[row.lane]
        until, _ = self._pauses.get(row.recipient, (0.0, 0.0))
        if until > self.seconds() or not publisher.connected:
            return None
        message_id = row.message_id
        never_tried = row.attempts == 0 and row.seq > (self._newest_before_us or 0) and row.seq not in self._tried
        self._tried.add(row.seq)
        try:
            stored = await publisher.publish(row.subject, row.body, message_id)
            while stored.duplicate and never_tried:
                # Somebody used an id that nobody can know: our event was swallowed. Say it under another.
                _log.error("relay.message_id_taken", event_id=str(row.event_id), recipient=row.recipient)
                stored = await publisher.publish(row.subject, row.body, new_message_id())
        except RefusedForEverError as refusal:
            _log.error(
                "relay.refused_for_ever",
                event_id=str(row.event_id),
                recipient=row.recipient,
                case_id=str(row.case_id),
                code=refusal.code,
            )
            return _Answer(row, refused_code=refusal.code)
        except RefusedForNowError as refusal:
            self._pause(row.recipient, refusal.code)
            await self._count_attempt(row)
            return None
        except AwayError:
            await self._count_attempt(row)
            return None
        self._pauses.pop(row.recipient, None)
        return _Answer(row, stored=stored)

    def _pause(self, recipient: str, code: str) -> None:
        """Leave one recipient alone for a while, longer each time."""
        _, length = self._pauses.get(recipient, (0.0, 0.0))
        length = min(max(length * 2, _FIRST_PAUSE), _LONGEST_PAUSE)
        if recipient not in self._pauses:
            _log.warning("relay.recipient_refuses", recipient=recipient, code=code)
        self._pauses[recipient] = (self.seconds() + length, length)

    async def _count_attempt(self, row: Row[Any]) -> None:
        """Write down that the bus may have stored the row although it did not say so."""
        async with self.store.writing() as session:
            await session.execute(
                update(outbox).where(outbox.c.seq == row.seq).values(attempts=outbox.c.attempts + 1)
            )

    async def _mark(self, answers: Sequence[_Answer], before: dict[str, int]) -> None:
        """Write down what the bus answered, all at once."""
        async with self.store.writing() as session:
            await self.lease.check(session)
            stored = [
                {
                    "of_seq": answer.row.seq,
                    "at": self.clock.now(),
                    "in_stream": answer.stored.stream,
                    "as_seq": answer.stored.seq,
                }
                for answer in answers
                if answer.stored is not None
            ]
            if stored:
                await session.execute(
                    update(outbox)
                    .where(outbox.c.seq == bindparam("of_seq"))
                    .values(
                        published_at=bindparam("at"),
                        stream=bindparam("in_stream"),
                        stream_seq=bindparam("as_seq"),
                        attempts=outbox.c.attempts + 1,
                    ),
                    stored,
                )
            for answer in answers:
                if answer.refused_code is not None:
                    await session.execute(
                        update(outbox)
                        .where(outbox.c.seq == answer.row.seq)
                        .values(refused_code=answer.refused_code)
                    )
            restored = await positions.advance(
                session, before, {a.row.seq: a.stored for a in answers if a.stored is not None}
            )
        self._tried.difference_update(answer.row.seq for answer in answers)
        for stream, again in restored.items():
            _log.warning("relay.stream_restored", stream=stream, events=again)
