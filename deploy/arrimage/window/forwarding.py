"""Tells one webhook its events: each at least once, each case in order, and never given up in silence.

A receiver that is not well holds back everything that is for it, and nothing that is for others; it is tried again
for ever, at most an hour apart. An event that the receiver refuses as such is tried :data:`MOST_REFUSALS` times;
then it is dead: a log line, a number and ``arrimage bus webhooks`` say so, its case waits, other cases go on.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from arrimage.integrators.grants import Grant, Webhook
from arrimage.window.events import Reading, Told
from arrimage.window.posting import Answer, Verdict
from arrimage.window.state import Dead, WebhookState
from arrimage_chassis.logs import get_logger

AT_ONCE = 8
"""Posts under way together, each of another case."""
MOST_WAITING = 200
"""Events that are held in memory; the rest waits in the node's stream."""
MOST_REFUSALS = 8
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
SAY_AGAIN_AFTER = timedelta(days=1)

Post = Callable[[Told], Awaitable[Answer]]
Keep = Callable[[WebhookState], None]
_log = get_logger()


def pause_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row: twice as long each time, at most an hour."""
    doubled: int = 2 ** min(failures - 1, 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


@dataclass
class _Waiting:
    """The events of one case that wait, oldest first, and what befell the first."""

    events: deque[Told] = field(default_factory=deque)
    refusals: int = 0
    not_before: datetime | None = None


class Forwarder:
    """One webhook. Call :meth:`step` again and again."""

    def __init__(
        self,
        grant: Grant,
        webhook: Webhook,
        state: WebhookState,
        *,
        reading: Reading,
        post: Post,
        keep: Keep,
        now: Callable[[], datetime],
    ) -> None:
        self._grant = grant
        self._webhook = webhook
        self.state = state
        self._reading = reading
        self._post = post
        self._keep = keep
        self._now = now
        self._cases: dict[str, _Waiting] = {}
        self._said_at: datetime | None = None
        self._take_over()
        self._again = deque(state.again)
        self._read_to = state.cursor

    async def step(self) -> datetime | None:
        """Do what can be done now; return when to come again at the latest, None: when something new was said.

        :raises nats.errors.Error: if the node's server is away; nothing is lost by it.
        """
        state = self.state
        if state.gone:
            return None
        await self._read()
        now = self._now()
        if state.retry_at is not None and now < state.retry_at:
            return state.retry_at
        heads = self._heads(now)[: 1 if state.failing_since else AT_ONCE]
        if heads:
            answers = await asyncio.gather(*(self._post(told) for told in heads))
            for told, answer in zip(heads, answers, strict=True):
                self._judge(told, answer, self._now())
            self._advance()
            self._keep(state)
        return self._next_time(again=bool(heads))

    @property
    def waiting(self) -> int:
        """How many events are held in memory."""
        return sum(len(case.events) for case in self._cases.values())

    def _take_over(self) -> None:
        """Take over what somebody decided since."""
        state, webhook = self.state, self._webhook
        if state.turn == webhook.turn:
            return
        again = {*state.again, *state.dead, *(each for dead in state.dead.values() for each in dead.behind)}
        state.turn, state.dead, state.gone = webhook.turn, {}, False
        state.failing_since, state.failures, state.retry_at, state.reason = None, 0, None, ""
        state.again = sorted(again - {*webhook.skipped})
        if webhook.start_after is not None:
            state.cursor, state.ahead, state.again = webhook.start_after, [], []
        self._keep(state)

    async def _read(self) -> None:
        subjects = self._grant.subjects
        while self._again:  # they are before the cursor, so before all else of their case
            told = await self._reading.after(self._again[0] - 1, subjects)
            if told is not None and told.cursor == self._again[0]:
                self._hold(told)
            self._again.popleft()
        passed = {*self.state.ahead, *self._webhook.skipped}
        while self.waiting < MOST_WAITING:
            told = await self._reading.after(self._read_to, subjects)
            if told is None:
                break
            self._read_to = told.cursor
            if told.cursor not in passed:
                self._hold(told)

    def _hold(self, told: Told) -> None:
        for dead in self.state.dead.values():
            if dead.case_id == told.case_id:
                if told.cursor not in dead.behind:
                    dead.behind.append(told.cursor)
                return
        self._cases.setdefault(told.case_id, _Waiting()).events.append(told)

    def _heads(self, now: datetime) -> list[Told]:
        due = [
            case.events[0]
            for case in self._cases.values()
            if case.events and (case.not_before is None or case.not_before <= now)
        ]
        return sorted(due, key=lambda told: told.cursor)

    def _judge(self, told: Told, answer: Answer, now: datetime) -> None:
        match answer.verdict:
            case Verdict.TAKEN:
                self._taken(told, now)
            case Verdict.LATER:
                self._fails(answer.reason, now)
            case Verdict.REFUSED:
                self._refused(told, answer.reason, now)
            case Verdict.GONE:
                self.state.gone, self.state.reason = True, answer.reason
                _log.error("webhook.gone", integrator=self._grant.name)

    def _taken(self, told: Told, now: datetime) -> None:
        state, case = self.state, self._cases[told.case_id]
        case.events.popleft()
        case.refusals, case.not_before = 0, None
        if not case.events:
            del self._cases[told.case_id]
        state.told += 1
        if told.cursor in state.again:
            state.again.remove(told.cursor)
        state.last_told_at = now
        if told.cursor > state.cursor:
            state.ahead.append(told.cursor)
        if state.failing_since is not None:
            _log.info("webhook.well_again", integrator=self._grant.name, failures=state.failures)
        state.failing_since, state.failures, state.retry_at, state.reason = None, 0, None, ""

    def _fails(self, reason: str, now: datetime) -> None:
        state = self.state
        if state.retry_at is not None and state.retry_at > now:
            return  # another post of the same moment has said so
        state.failures += 1
        state.failing_since = state.failing_since or now
        state.reason = reason
        state.retry_at = now + pause_after(state.failures)
        if self._said_at is None or now - self._said_at >= SAY_AGAIN_AFTER or state.failures == 1:
            self._said_at = now
            _log.warning(
                "webhook.failing",
                integrator=self._grant.name,
                reason=reason,
                failures=state.failures,
                since=state.failing_since.isoformat(timespec="minutes"),
            )

    def _refused(self, told: Told, reason: str, now: datetime) -> None:
        case = self._cases[told.case_id]
        case.refusals += 1
        case.not_before = now + pause_after(case.refusals)
        if case.refusals < MOST_REFUSALS:
            return
        behind = [each.cursor for each in list(case.events)[1:]]
        self.state.dead[told.cursor] = Dead(
            event_id=told.event_id,
            case_id=told.case_id,
            attempts=case.refusals,
            reason=reason,
            since=now,
            behind=behind,
        )
        self.state.again = [each for each in self.state.again if each not in {told.cursor, *behind}]
        del self._cases[told.case_id]
        _log.error("webhook.event_dead", integrator=self._grant.name, event_id=told.event_id, reason=reason)

    def _advance(self) -> None:
        """Move the cursor up to what still waits; beyond it, note what was told."""
        waiting = [case.events[0].cursor for case in self._cases.values() if case.events]
        self.state.cursor = max(self.state.cursor, min([self._read_to + 1, *waiting]) - 1)
        self.state.ahead = sorted(each for each in self.state.ahead if each > self.state.cursor)

    def _next_time(self, *, again: bool) -> datetime | None:
        now = self._now()
        if self.state.retry_at is not None:
            return self.state.retry_at
        if again or self._heads(now):
            return now
        times = [case.not_before for case in self._cases.values() if case.not_before is not None]
        return min(times, default=None)
