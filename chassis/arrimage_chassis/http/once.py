"""Do something once for whoever asks, in one transaction with its events; a second asking gets the first's answer.

Commands over HTTP and forms of pages both end here: what holds for the one holds for the other.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from arrimage_chassis import problems
from arrimage_chassis.delivery import outbox
from arrimage_chassis.http.idempotency import Answer, OnceKey
from arrimage_chassis.http.workers import Worker
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work

if TYPE_CHECKING:
    from arrimage_chassis.runtime import Runtime

ResultT = TypeVar("ResultT")


@dataclass(frozen=True)
class Done(Generic[ResultT]):
    """What was done now, or what was answered when it was done before."""

    result: ResultT | None
    """None: it was done before, and ``answer`` says what came of it."""
    answer: Answer | None
    """What is kept under the key; None if nothing is: the next asking does it again."""


async def do_once(
    runtime: Runtime,
    key: OnceKey,
    worker: Worker,
    do: Callable[[Work], Awaitable[ResultT]],
    answer_of: Callable[[ResultT], Answer | None],
) -> Done[ResultT]:
    """Do it as ``worker``, keep what ``answer_of`` makes of the result once that is written, and wake the relay.

    :raises ProblemError: ``rebuild.running``, ``idempotency.key_reused``, and whatever ``do`` raises; then nothing
        is kept.
    """
    if runtime.rebuild.reading:
        raise ProblemError(problems.REBUILDING)
    async with runtime.store.writing() as session:
        result, answer = None, await key.answered(session)
        if answer is None:
            work = Work(session, runtime.place, worker=worker.id, role=worker.role)
            result = await do(work)
            await session.flush()
            await outbox.write([work], runtime.manifest)
            answer = answer_of(result)
            if answer is not None:
                await key.keep(session, answer, runtime.place.clock.now())
            runtime.crash.passed("outbox.before_commit")
    runtime.crash.passed("outbox.after_commit")
    runtime.wake_relay()
    return Done(result, answer)
