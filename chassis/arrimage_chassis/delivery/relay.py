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
from arrimage_chassis.metrics.counted import Counted
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.tables import outbox
from arrimage_contracts.subjects import event_of

WINDOW: Final = 500
_FIRST_PAUSE: Final = 0.25
_LONGEST_PAUSE: Final = 10.0
_HUB_AWAY_PAUSE: Final = 2.0
"""To ask costs little, and when the hub is back everybody waits for it."""

_log = get_logger()


@dataclass(frozen=True)
class _Answer:
    """What the bus said of one row: stored, refused for ever, or (neither) nothing that can be relied on."""

    row: Row[Any]
    stored: Stored | None = None
    refused_code: str | None = None
    not_now_code: str | None = None


@dataclass
class Relay:
    """The relay of one service's outbox. ``publishers`` are the buses, by lane."""

    store: Store
    lease: Lease
    publishers: dict[str, Publisher]
    clock: Clock
    crash: CrashPoints
    seconds: Callable[[], float] = time.monotonic
    counted: Counted = field(default_factory=Counted)
    has_more: bool = field(default=True, init=False)
    """Whether something waited when it last looked."""
    _pauses: dict[str, tuple[float, float]] = field(default_factory=dict, init=False)
    """For each recipient that refused: until when it is left alone, and how long that pause was."""
    _life: tuple[int | None, int] = field(default=(None, 0), init=False)
    """The fence under which it relays, and the newest row that may have been tried before that."""
    _tried: set[int] = field(default_factory=set, init=False)
    """Rows that this life tried and has not yet marked."""

    async def run_once(self) -> int:
        """Publish one window; return how many rows the bus stored.

        :raises LeaseLostError: if another instance relays.
        :raises SQLAlchemyError: if the store fails; what was published and not marked is published again.
        """
        async with self.store.reading() as session:
            await self._begin_life(session)
            rows = await self._unpublished(session)
            self.has_more = bool(rows) or await self._something_waits(session)
            before = await positions.read(session) if rows else {}
        if not rows:
            return 0
        chains: defaultdict[tuple[str, Any], list[Row[Any]]] = defaultdict(list)
        for row in rows:
            chains[row.recipient, row.case_id].append(row)
        refusing: set[str] = set()
        self.crash.passed("relay.before_publish")
        sent = await asyncio.gather(*(self._send(chain, refusing) for chain in chains.values()))
        answers = [answer for chain in sent for answer in chain]
        self.crash.passed("relay.after_publish")
        self._set_pauses(answers)
        if answers:
            await self._mark(answers, before)
            self.crash.passed("relay.after_mark")
        return sum(answer.stored is not None for answer in answers)

    def forget_pauses(self) -> None:
        """Try every recipient again at once: a bus has come back."""
        self._pauses = {recipient: (0.0, length) for recipient, (_, length) in self._pauses.items()}

    async def _begin_life(self, session: AsyncSession) -> None:
        """Find out, each time the lease is taken, which rows somebody may have tried before."""
        fence, _ = self._life
        if fence is None or fence != self.lease.fence:
            newest = await session.scalar(select(outbox.c.seq).order_by(outbox.c.seq.desc()).limit(1))
            self._life = (self.lease.fence, newest or 0)

    async def _something_waits(self, session: AsyncSession) -> bool:
        """Tell whether an event waits for its recipient or its bus; one that was refused for ever does not."""
        waiting = select(outbox.c.seq).where(outbox.c.published_at.is_(None), outbox.c.refused_code.is_(None))
        return await session.scalar(waiting.limit(1)) is not None

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

    async def _send(self, chain: Sequence[Row[Any]], refusing: set[str]) -> list[_Answer]:
        """Publish the rows of one (recipient, case) one after the other, until one is not stored.

        ``refusing`` are the recipients that refused in this window: nothing more is sent to them.
        """
        answers: list[_Answer] = []
        for row in chain:
            if row.recipient in refusing or not self.publishers[row.lane].connected:
                break
            answer = await self._publish(row)
            answers.append(answer)
            if answer.not_now_code is not None:
                refusing.add(row.recipient)
            if answer.stored is None:
                break
        return answers

    async def _publish(self, row: Row[Any]) -> _Answer:
        publisher = self.publishers[row.lane]
        never_tried = row.attempts == 0 and row.seq > self._life[1] and row.seq not in self._tried
        self._tried.add(row.seq)
        try:
            stored = await publisher.publish(row.subject, row.body, row.message_id)
            while stored.duplicate and never_tried:
                # Somebody used an id that nobody can know: our event was swallowed. Say it under another.
                _log.error("relay.message_id_taken", event_id=str(row.event_id), recipient=row.recipient)
                stored = await publisher.publish(row.subject, row.body, await self._rename(row))
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
            return _Answer(row, not_now_code=refusal.code)
        except AwayError:
            # Without a connection all wait, and nobody is to blame; with one, it is this recipient's silence.
            return _Answer(row, not_now_code="bus.no_answer" if publisher.connected else None)
        return _Answer(row, stored=stored)

    async def _rename(self, row: Row[Any]) -> str:
        """Give a row another message id; it is kept before it is used, or a second attempt would not know it."""
        message_id = new_message_id()
        async with self.store.writing() as session:
            await self.lease.check(session)
            await session.execute(update(outbox).where(outbox.c.seq == row.seq).values(message_id=message_id))
        return message_id

    def _set_pauses(self, answers: Sequence[_Answer]) -> None:
        """Leave alone, longer each time, the recipients that refused; forget it of those that took all."""
        refused = {answer.row.recipient: answer.not_now_code for answer in answers if answer.not_now_code}
        for recipient, code in refused.items():
            _, length = self._pauses.get(recipient, (0.0, 0.0))
            if recipient not in self._pauses:
                _log.warning("relay.recipient_refuses", recipient=recipient, code=code)
            longest = _HUB_AWAY_PAUSE if code == "bus.no_stream_answers" else _LONGEST_PAUSE
            length = min(max(length * 2, _FIRST_PAUSE), longest)
            self._pauses[recipient] = (self.seconds() + length, length)
        for answer in answers:
            if answer.stored is not None and answer.row.recipient not in refused:
                self._pauses.pop(answer.row.recipient, None)

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
            not_stored = [
                {"of_seq": answer.row.seq, "code": answer.refused_code}
                for answer in answers
                if answer.stored is None
            ]
            if not_stored:
                await session.execute(
                    update(outbox)
                    .where(outbox.c.seq == bindparam("of_seq"))
                    .values(refused_code=bindparam("code"), attempts=outbox.c.attempts + 1),
                    not_stored,
                )
            restored = await positions.advance(
                session, before, {a.row.seq: a.stored for a in answers if a.stored is not None}
            )
        self._tried.difference_update(answer.row.seq for answer in answers)
        for answer in answers:
            if answer.stored is not None:
                self.counted.published(event_of(answer.row.subject), answer.row.lane)
        for stream, again in restored.items():
            _log.warning("relay.stream_restored", stream=stream, events=again)
