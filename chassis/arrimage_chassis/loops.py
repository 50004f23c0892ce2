"""The loops of a running service: lease, relay, what is parked, what is due, errands, forgetting."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.forgetting import forget
from arrimage_chassis.delivery.lease import LeaseLostError
from arrimage_chassis.http import idempotency
from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.outage import is_outage
from arrimage_chassis.work import Work

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from arrimage_chassis.manifest import Errand, Timer
    from arrimage_chassis.runtime import Runtime

_DUE_AT_ONCE: Final = 100
_IDLE_PAUSES: Final = 30
"""A loop for which nothing waits sleeps up to so many pauses; what is committed here wakes it, at once or soon.

So late may be what wakes nobody: a day that begins, and what another instance on the same store committed.
"""

_SOON_SECONDS: Final = 0.05
"""After a commit the relay is woken at once, the other loops so much later: most often they find nothing to do."""

_LONGEST_ERRAND_PAUSE: Final = 300.0

_log = get_logger()


class Troubles:
    """What goes wrong in the loops: each said once, not at every turn, until it goes well again."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}

    def is_new(self, what: str, error: Exception) -> bool:
        """Tell whether ``error`` is to be said: the last turn of ``what`` did not end in its like."""
        before = self._said.get(what)
        self._said[what] = type(error).__name__
        return before != self._said[what]

    def over(self, what: str) -> None:
        """Remember that ``what`` goes well."""
        self._said.pop(what, None)


class Pauses:
    """How long each thing that goes wrong is left alone: twice as long each time, up to a bound."""

    def __init__(self, first_seconds: float, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._first = first_seconds
        self._seconds = seconds
        self._pauses: dict[str, tuple[float, float]] = {}

    def begin(self, what: str) -> None:
        """Leave ``what`` alone, longer than the last time."""
        _, before = self._pauses.get(what, (0.0, 0.0))
        length = min(max(before * 2, self._first), _LONGEST_ERRAND_PAUSE)
        self._pauses[what] = (self._seconds() + length, length)

    def is_over(self, what: str) -> bool:
        """Tell whether ``what`` may be tried."""
        return self._seconds() >= self._pauses.get(what, (0.0, 0.0))[0]

    def forget(self, what: str) -> None:
        """Remember that ``what`` goes well."""
        self._pauses.pop(what, None)


class Loop:
    """Runs one step again and again: when woken, and at the latest after a pause.

    A step that returns False has nothing that waits: the pause grows, for an idle node should cost nothing.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], Awaitable[bool | None]],
        pause_seconds: float,
        tell_outage: Callable[[SQLAlchemyError, str], None],
    ) -> None:
        self.name = name
        self._step = step
        self._pause_seconds = pause_seconds
        self._tell_outage = tell_outage
        self._idle_turns = 0
        self._troubles = Troubles()
        self._woken = asyncio.Event()
        self._stopped = False
        self._soon: asyncio.TimerHandle | None = None

    def wake(self) -> None:
        """Run a step soon."""
        self._idle_turns = 0
        self._woken.set()

    def wake_soon(self) -> None:
        """Run a step in a moment, one for all that asks for it until then; the relay goes first."""
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(_SOON_SECONDS, self._wake_now)

    def _wake_now(self) -> None:
        self._soon = None
        self.wake()

    def stop(self) -> None:
        """End after the step that runs."""
        self._stopped = True
        self._woken.set()

    async def run(self) -> None:
        """Run until :meth:`stop`. Nothing that goes wrong ends it: it is said once, and tried again."""
        while not self._stopped:
            self._woken.clear()
            idle = False
            try:
                idle = await self._step() is False
                self._troubles.over(self.name)
            except LeaseLostError:
                pass  # another instance works; the lease has said so
            except Exception as error:
                self._say(error)
            self._idle_turns = self._idle_turns + 1 if idle else 0
            pauses = min(2**self._idle_turns, _IDLE_PAUSES) if idle else 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._pause_seconds * pauses)

    def _say(self, error: Exception) -> None:
        if isinstance(error, SQLAlchemyError) and is_outage(error):
            self._tell_outage(error, self.name)
        elif self._troubles.is_new(self.name, error):
            _log.error("loop.failed", error_type=type(error).__name__, loop=self.name)


async def lead(runtime: Runtime) -> None:
    """Take or renew the lease; what waited for it begins at once. Look as often whether the clock was moved."""
    if jump := runtime.clock_watch.jumped():
        _log.warning("clock.jumped", seconds=round(jump))
        runtime.wake_all()
    held_before = runtime.lease.held
    if await runtime.lease.take_or_renew() and not held_before:
        runtime.wake_all()


async def rebuild_first(runtime: Runtime) -> bool:
    """Begin or end the rebuild of an empty store; once it is done this loop sleeps."""
    return await runtime.rebuild.step()


async def relay_all(runtime: Runtime) -> bool:
    """Publish until nothing more can be published now; tell whether something still waits."""
    relay = runtime.relay
    while runtime.lease.held and not runtime.rebuild.running and await relay.run_once() and not relay.saw_all:
        pass
    return runtime.lease.held and relay.has_more


async def retry_parked(runtime: Runtime) -> bool:
    """Try parked events again until none that is due can be handled; tell whether one waits for its turn."""
    waiting = False
    for retrying in runtime.retryings:
        while runtime.lease.held and await retrying.retry_due():
            pass
        waiting = waiting or (runtime.lease.held and retrying.has_more)
    return waiting


async def run_timers(runtime: Runtime) -> bool:
    """Do what is due, in transactions of at most a hundred; nothing that is due waits after that."""
    failed: set[str] = set()
    fired = not runtime.rebuild.running
    while fired:
        fired = False  # what one timer does may make another due: look again after each that did something
        for timer in await _due_timers(runtime, failed):
            with _failing_alone(runtime, timer, failed):
                while runtime.lease.held and await _fire(runtime, timer):
                    fired = True
                runtime.troubles.over(timer.name)
    return bool(failed)


async def _due_timers(runtime: Runtime, failed: set[str]) -> Sequence[Timer]:
    """Return the timers with something due, but those that failed; one look at the store for all of them."""
    due: list[Timer] = []
    to_ask = [timer for timer in runtime.timers if timer.name not in failed] if runtime.lease.held else []
    while to_ask:
        async with runtime.store.reading() as session:
            while to_ask:
                timer = to_ask.pop(0)
                with _failing_alone(runtime, timer, failed):
                    if await _has_something_due(runtime, timer, session):
                        due.append(timer)
                    else:
                        runtime.troubles.over(timer.name)
                if timer.name in failed:
                    break  # its session may be of no use to the others
    return due


async def _has_something_due(runtime: Runtime, timer: Timer, session: AsyncSession) -> bool:
    on = await timer.next_due(session)
    return on is not None and on <= runtime.place.clock.today()


@contextmanager
def _failing_alone(runtime: Runtime, timer: Timer, failed: set[str]) -> Iterator[None]:
    """Let a timer that fails stop itself alone: said once, tried again at the next turn."""
    try:
        yield
    except Exception as error:
        if isinstance(error, LeaseLostError) or (isinstance(error, SQLAlchemyError) and is_outage(error)):
            raise
        failed.add(timer.name)
        if runtime.troubles.is_new(timer.name, error):
            _log.error("timer.failed", timer=timer.name, error_type=type(error).__name__)


async def run_errands(runtime: Runtime) -> bool:
    """Do what committed work left to be done outside of the store; tell whether some is left, or went wrong."""
    left = False
    if runtime.rebuild.running:
        return False
    for errand in runtime.errands:
        if not runtime.errand_pauses.is_over(errand.name):
            left = True
            continue
        try:
            while runtime.lease.held and await _is_due(runtime, errand):
                if not await errand.run(runtime.desk):
                    break
            runtime.troubles.over(errand.name)
            runtime.errand_pauses.forget(errand.name)
            if runtime.lease.held and not left:
                async with runtime.store.reading() as session:
                    left = await errand.left(session) > 0
        except Exception as error:
            if isinstance(error, LeaseLostError) or (isinstance(error, SQLAlchemyError) and is_outage(error)):
                raise
            left = True
            runtime.errand_pauses.begin(errand.name)
            if runtime.troubles.is_new(errand.name, error):
                _log.error("errand.failed", errand=errand.name, error_type=type(error).__name__)
    return left


async def is_time_for(errand: Errand, session: AsyncSession, now: datetime) -> bool:
    """Tell whether an errand has something that may be done at ``now``, as far as it says when."""
    if errand.next_at is None:
        return True
    at = await errand.next_at(session)
    return at is not None and at <= now


async def _is_due(runtime: Runtime, errand: Errand) -> bool:
    if errand.next_at is None:
        return True  # at any time: the store need not be asked
    async with runtime.store.reading() as session:
        return await is_time_for(errand, session, runtime.place.clock.now())


async def forget_what_is_old(runtime: Runtime) -> None:
    """Delete what was kept long enough."""
    if runtime.lease.held:
        async with runtime.store.writing() as session:
            await runtime.lease.check(session)
            now = runtime.place.clock.now()
            await forget(session, now, runtime.settings.keep_days)
            await idempotency.prune(session, now)
        for retrying in runtime.retryings:
            await retrying.give_up(now - timedelta(days=runtime.settings.stuck_days))


async def _fire(runtime: Runtime, timer: Timer) -> int:
    async with runtime.store.reading() as session:
        if not await _has_something_due(runtime, timer, session):
            return 0
    async with runtime.store.writing() as session:
        await runtime.lease.check(session)
        work = Work(session, runtime.place)
        count = await timer.run(work, work.today, _DUE_AT_ONCE)
        await session.flush()
        await outbox.write([work], runtime.manifest)
        runtime.crash.passed("timer.before_commit")
    runtime.crash.passed("timer.after_commit")
    _log.info("timer.fired", timer=timer.name, count=count)
    runtime.wake_relay()
    return count
