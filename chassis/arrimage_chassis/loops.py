"""The loops of a running service: hold the lease, relay, try parked events again, fire what is due, forget."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from arrimage_chassis.delivery import outbox
from arrimage_chassis.delivery.lease import LeaseLostError
from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.outage import is_outage
from arrimage_chassis.work import Work

if TYPE_CHECKING:
    from arrimage_chassis.manifest import Timer
    from arrimage_chassis.runtime import Runtime

_DUE_AT_ONCE: Final = 100

_log = get_logger()


class Loop:
    """Runs one step again and again: when woken, and at the latest after a pause."""

    def __init__(self, step: Callable[[], Awaitable[None]], pause_seconds: float) -> None:
        self._step = step
        self._pause_seconds = pause_seconds
        self._woken = asyncio.Event()
        self._stopped = False

    def wake(self) -> None:
        """Run a step soon."""
        self._woken.set()

    def stop(self) -> None:
        """End after the step that runs."""
        self._stopped = True
        self._woken.set()

    async def run(self) -> None:
        """Run until :meth:`stop`. Nothing that goes wrong ends it: it is said once, and tried again."""
        said: str | None = None
        while not self._stopped:
            self._woken.clear()
            try:
                await self._step()
                said = None
            except LeaseLostError:
                said = None  # another instance works; the lease has said so
            except Exception as error:
                if said != type(error).__name__:
                    self._say(error)
                said = type(error).__name__
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._pause_seconds)

    def _say(self, error: Exception) -> None:
        task = asyncio.current_task()
        name = task.get_name() if task else "loop"
        if isinstance(error, SQLAlchemyError) and is_outage(error):
            _log.error("store.away", error_type=type(error).__name__, during=name)
        else:
            _log.error("loop.failed", error_type=type(error).__name__, loop=name)


async def lead(runtime: Runtime) -> None:
    """Take or renew the lease."""
    await runtime.lease.take_or_renew()


async def relay_all(runtime: Runtime) -> None:
    """Publish until nothing more can be published now."""
    while runtime.lease.held and await runtime.relay.run_once():
        pass


async def retry_parked(runtime: Runtime) -> None:
    """Try parked events again until none that is due can be handled."""
    for retrying in runtime.retryings:
        while runtime.lease.held and await retrying.retry_due():
            pass


async def run_timers(runtime: Runtime) -> None:
    """Do what is due, in transactions of at most a hundred."""
    for timer in runtime.manifest.timers:
        try:
            while runtime.lease.held and await _fire(runtime, timer):
                pass
        except (LeaseLostError, SQLAlchemyError):
            raise
        except Exception as error:
            _log.error("timer.failed", timer=timer.name, error_type=type(error).__name__)


async def run_errands(runtime: Runtime) -> None:
    """Do what committed work left to be done outside of the store."""
    for errand in runtime.manifest.errands:
        try:
            while runtime.lease.held and await errand.run(runtime.store, runtime.place):
                pass
        except SQLAlchemyError:
            raise
        except Exception as error:
            _log.error("errand.failed", errand=errand.name, error_type=type(error).__name__)


async def _fire(runtime: Runtime, timer: Timer) -> int:
    async with runtime.store.reading() as session:
        due = await timer.next_due(session)
    if due is None or due > runtime.place.clock.today():
        return 0
    async with runtime.store.writing() as session:
        await runtime.lease.check(session)
        work = Work(session, runtime.place)
        count = await timer.run(work, work.today, _DUE_AT_ONCE)
        await session.flush()
        await outbox.write([work], runtime.manifest.catalogue)
        runtime.crash.passed("timer.before_commit")
    runtime.crash.passed("timer.after_commit")
    _log.info("timer.fired", timer=timer.name, count=count)
    runtime.wake_relay()
    return count
