"""Take the rows of the outbox to the bus: at least once, in order for each (recipient, case), and never lost.

At most one message of a (recipient, case, way) is in flight; the window is filled with different ones, since a
message that is refused in the middle of a window would be overtaken by the next. Withdrawals come first in each
window and wait for nothing else; what is sealed goes only if its authorization still holds, asked just before.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError
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
from arrimage_chassis.delivery import positions, window, wiping
from arrimage_chassis.delivery.lease import Lease
from arrimage_chassis.delivery.looking_back import LookingBack
from arrimage_chassis.delivery.outbox import new_message_id
from arrimage_chassis.delivery.ways import Way
from arrimage_chassis.logs import get_logger
from arrimage_chassis.manifest import MayStillSend
from arrimage_chassis.metrics.counted import Counted
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.tables import outbox
from arrimage_contracts.subjects import event_of

_FIRST_PAUSE: Final = 0.25
_LONGEST_PAUSE: Final = 10.0
_HUB_AWAY_PAUSE: Final = 2.0
"""To ask costs little, and when the hub is back everybody waits for it."""

_ASKING_TOGETHER: Final = 2
Behind = tuple[str, str]
"""(recipient, way): what is left alone for a while when it refuses."""

_log = get_logger()


@dataclass(frozen=True)
class _Answer:
    """What was said of one row: stored, refused for ever, withheld, or (none) nothing that can be relied on."""

    row: Row[Any]
    stored: Stored | None = None
    refused_code: str | None = None
    not_now_code: str | None = None
    withheld: bool = False
    """Whether its authorization does not hold any more: it is wiped, and never sent."""

    @property
    def behind(self) -> Behind:
        """Return to whom and how it was to go."""
        return self.row.recipient, self.row.way


@dataclass
class Relay:
    """The relay of one service's outbox. ``publishers`` are the buses, by lane."""

    store: Store
    lease: Lease
    publishers: dict[str, Publisher]
    clock: Clock
    crash: CrashPoints
    looking_back: LookingBack
    seconds: Callable[[], float] = time.monotonic
    counted: Counted = field(default_factory=Counted)
    may_still_send: MayStillSend | None = None
    """Asked before anything sealed is sent; without it nothing sealed is."""
    has_more: bool = field(default=True, init=False)
    """Whether something waited when it last looked."""
    saw_all: bool = field(default=False, init=False)
    """Whether the last window held all that could go, and all was stored: what comes later wakes the relay."""
    _pauses: dict[Behind, tuple[float, float]] = field(default_factory=dict, init=False)
    """For each (recipient, way) that refused: until when it is left alone, and how long that pause was."""
    _life: tuple[int | None, int] = field(default=(None, 0), init=False)
    """The fence under which it relays, and the newest row that may have been tried before that."""
    _asking: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_ASKING_TOGETHER), init=False)
    """A window may hold hundreds of sealed rows, and a store has a handful of connections."""
    _tried: set[int] = field(default_factory=set, init=False)
    """Rows that this life tried and has not yet marked."""

    async def run_once(self) -> int:
        """Publish one window; return how many rows the bus stored, or forgot so that they are said again.

        :raises LeaseLostError: if another instance relays.
        :raises SQLAlchemyError: if the store fails; what was published and not marked is published again.
        """
        self.saw_all = False
        async with self.store.reading() as session:
            await self._begin_life(session)
            rows = await self._unpublished(session)
            self.has_more = bool(rows) or await self._something_waits(session)
        if not rows:
            return await self.looking_back.now_and_then()
        again, untold = await self.looking_back.before_saying({row.recipient for row in rows})
        if again:
            return again  # what was forgotten goes first
        chains: defaultdict[tuple[Behind, Any], list[Row[Any]]] = defaultdict(list)
        for row in rows:
            chains[(row.recipient, row.way), row.case_id].append(row)
        refusing: set[Behind] = set()
        self.crash.passed("relay.before_publish")
        sent = await asyncio.gather(*(self._send(chain, refusing, untold) for chain in chains.values()))
        answers = [answer for chain in sent for answer in chain]
        self.crash.passed("relay.after_publish")
        self._set_pauses(answers)
        restored: Mapping[str, int] = {}
        if answers:
            restored = await self._mark(answers)
            self.crash.passed("relay.after_mark")
        stored = sum(answer.stored is not None for answer in answers)
        self.saw_all = stored == len(rows) < window.WINDOW and not restored
        if self.saw_all and await self.looking_back.now_and_then():
            self.saw_all = False  # others' mailboxes, to which nothing is being said, are looked at all the same
        return stored

    def forget_pauses(self) -> None:
        """Try every recipient again at once: a bus has come back."""
        self._pauses = {behind: (0.0, length) for behind, (_, length) in self._pauses.items()}
        self.looking_back.doubt()

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
        closed = [lane for lane, publisher in self.publishers.items() if not publisher.connected]
        return await window.read(session, closed, {way: self._paused(way) for way in Way})

    def _paused(self, way: Way) -> list[str]:
        now = self.seconds()
        return [recipient for (recipient, of), (until, _) in self._pauses.items() if of == way and until > now]

    async def _send(
        self, chain: Sequence[Row[Any]], refusing: set[Behind], untold: Mapping[str, str | None]
    ) -> list[_Answer]:
        """Publish the rows of one (recipient, case, way) one after the other, until one is not stored.

        ``refusing`` are those that refused in this window: nothing more is sent to them that way. Of ``untold`` it
        is not known whether they still have what they took: nothing is sent to them, by any way.
        """
        if chain[0].recipient in untold:
            return [_Answer(chain[0], not_now_code=untold[chain[0].recipient])]
        answers: list[_Answer] = []
        for row in chain:
            if (row.recipient, row.way) in refusing or not self.publishers[row.lane].connected:
                break
            answer = await (self._publish_sealed(row) if row.way == Way.SEALED else self._publish(row))
            if answer is None:
                continue
            answers.append(answer)
            if answer.not_now_code is not None:
                refusing.add(answer.behind)
            if answer.stored is None and not answer.withheld:
                break
        return answers

    async def _publish_sealed(self, row: Row[Any]) -> _Answer | None:
        """Publish what is sealed if it still may go, asked now: what held when it was read may not any more.

        Returns None if it was wiped meanwhile, or if the store cannot tell: it waits.
        """
        try:
            async with self._asking, self.store.reading() as session:
                consent_id = await wiping.under(session, row.seq)
                if consent_id is None:
                    return None
                allowed = self.may_still_send and await self.may_still_send(session, [consent_id], self.clock)
        except SQLAlchemyError:
            return None
        if not allowed:
            return _Answer(row, withheld=True)
        return await self._publish(row)

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
        refused = {answer.behind: answer.not_now_code for answer in answers if answer.not_now_code}
        self.looking_back.doubt({recipient for recipient, _ in refused})
        for behind, code in refused.items():
            recipient, way = behind
            _, length = self._pauses.get(behind, (0.0, 0.0))
            if behind not in self._pauses:
                _log.warning("relay.recipient_refuses", recipient=recipient, code=code, way=str(way))
            longest = _HUB_AWAY_PAUSE if code == "bus.no_stream_answers" else _LONGEST_PAUSE
            length = min(max(length * 2, _FIRST_PAUSE), longest)
            self._pauses[behind] = (self.seconds() + length, length)
        for answer in answers:
            if answer.stored is not None and answer.behind not in refused:
                self._pauses.pop(answer.behind, None)

    async def _mark(self, answers: Sequence[_Answer]) -> Mapping[str, int]:
        """Write down what the bus answered, all at once; return how many rows a restored stream had forgotten."""
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
            withheld = [answer.row for answer in answers if answer.withheld]
            if withheld:
                await wiping.wipe(session, self.clock.now(), event_ids=[row.event_id for row in withheld])
            not_stored = [
                {"of_seq": answer.row.seq, "code": answer.refused_code}
                for answer in answers
                if answer.stored is None and not answer.withheld
            ]
            if not_stored:
                await session.execute(
                    update(outbox)
                    .where(outbox.c.seq == bindparam("of_seq"))
                    .values(refused_code=bindparam("code"), attempts=outbox.c.attempts + 1),
                    not_stored,
                )
            restored = await positions.advance(
                session, {a.row.seq: a.stored for a in answers if a.stored is not None}
            )
        self._tried.difference_update(answer.row.seq for answer in answers)
        for answer in answers:
            if answer.stored is not None:
                self.counted.published(event_of(answer.row.subject), answer.row.lane, answer.row.body)
            if answer.withheld:
                _log.warning(
                    "relay.sealed_withheld", event_id=str(answer.row.event_id), recipient=answer.row.recipient
                )
        for stream, again in restored.items():
            _log.warning("relay.stream_restored", stream=stream, events=again)
        return restored
