"""A quiet hop: from an event in the stream until what it leads to is there, one at a time; then at half load.

That is once each of what lies between a commit and the end of the next handler: handler and commit, relay, bus.
At half load as many events come as half of what the same service takes from a full queue.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from nats.aio.msg import Msg
from tests.benchmarks.hearing import is_event
from tests.benchmarks.speed import work
from tests.benchmarks.speed.result import Figure, Goal, Result, Scale, run_row
from tests.benchmarks.speed.rig import STORES, Rig, rig, until_it_works

ENGINES = ("arrimage", "limit", "usual")
_TICK = 0.02
_BETWEEN = 0.05


class Arrivals:
    """When the event that a given one led to went out; seconds of :func:`time.perf_counter`."""

    def __init__(self) -> None:
        self._at: dict[str, float] = {}
        self._more = asyncio.Event()

    async def note(self, message: Msg) -> None:
        """Note what has just gone out."""
        now = time.perf_counter()
        if is_event(message):
            self._at[json.loads(message.data)["causationid"]] = now
        self._more.set()

    async def of(self, cause: UUID, within: float = 30.0) -> float:
        """Return when what ``cause`` led to went out."""
        async with asyncio.timeout(within):
            while str(cause) not in self._at:
                self._more.clear()
                await self._more.wait()
        return self._at[str(cause)]


@asynccontextmanager
async def arrivals(made: Rig) -> AsyncIterator[Arrivals]:
    """Listen to what goes out."""
    heard = Arrivals()
    subscription = await made.client.subscribe(work.OUT_SUBJECT, cb=heard.note)
    yield heard
    await subscription.unsubscribe()


def percentiles(milliseconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile."""
    ordered = sorted(milliseconds)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]


async def quiet(made: Rig, hops: int, first: int) -> list[float]:
    """Return how long each of some events took that came alone; milliseconds."""
    found = []
    async with arrivals(made) as heard:
        for number in range(first, first + hops):
            await asyncio.sleep(_BETWEEN)
            sent = time.perf_counter()
            await made.js.publish(work.SUBJECT, work.body(number), timeout=30)
            found.append((await heard.of(work.event_id(number)) - sent) * 1000)
    return found


async def under_load(made: Rig, per_second: float, count: int, first: int) -> list[float]:
    """Return how long each of ``count`` events took that came at a steady rate; milliseconds."""
    sent: dict[int, float] = {}
    bodies = {number: work.body(number) for number in range(first, first + count)}
    waiting = iter(bodies.items())

    async def give(number: int, text: bytes) -> None:
        sent[number] = time.perf_counter()
        await made.js.publish(work.SUBJECT, text, timeout=30)

    async with arrivals(made) as heard, asyncio.TaskGroup() as giving:
        began, given = time.perf_counter(), 0
        while given < count:
            due = min(count, int((time.perf_counter() - began) * per_second) + 1)
            for number, text in (next(waiting) for _ in range(due - given)):
                giving.create_task(give(number, text))
            given = due
            await asyncio.sleep(_TICK)
        return [(await heard.of(work.event_id(number)) - sent[number]) * 1000 for number in bodies]


async def measure(scale: Scale) -> Result:
    """Measure the row."""
    result = Result("hop", "a quiet hop, and a hop at half load", scale.name)
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    loaded: dict[str, list[float]] = {}
    for _ in range(scale.rounds):
        for store in STORES:
            for engine in ENGINES:
                async with rig(store) as made:
                    made.start(engine)
                    await until_it_works(made, 0)
                    at_rest = percentiles(await quiet(made, scale.hops, 1))
                    found.setdefault((engine, store), []).append(at_rest)
                    if engine == "arrimage":
                        loaded.setdefault(store, []).append(await _at_half_load(made, scale))
    for (engine, store), runs in found.items():
        for place, name in enumerate(("p50", "p99")):
            result.figures[f"{engine}, {store}: {name}, ms"] = Figure.of([run[place] for run in runs])
    for store in STORES:
        _judge(result, store, found["arrimage", store], loaded[store])
    return result


async def _at_half_load(made: Rig, scale: Scale) -> float:
    first, count = 1 + scale.hops, scale.events
    before = await made.came_out()
    await work.publish(made.js, range(first, first + count))
    full = await made.throughput(count, before=before)
    times = await under_load(made, full.per_second / 2, count, first + count)
    return percentiles(times[len(times) // 10 :])[1]


def _judge(result: Result, store: str, at_rest: list[tuple[float, float]], loaded: list[float]) -> None:
    for place, name, most in ((0, "p50", 10.0), (1, "p99", 25.0)):
        figure = Figure.of([run[place] for run in at_rest])
        result.goals.append(
            Goal(f"{store}: quiet hop {name} ≤ {most:g} ms", f"{figure.told(1)} ms", figure.middle <= most)
        )
    p99 = Figure.of(loaded)
    result.figures[f"arrimage, {store}: p99 at half load, ms"] = p99
    ratio = Figure.of([busy / alone[1] for busy, alone in zip(loaded, at_rest, strict=True)])
    told = f"{ratio.told(1)} ×, {p99.told(1)} ms"
    result.goals.append(Goal(f"{store}: p99 at half load ≤ 2 × the quiet one", told, ratio.middle <= 2))


if __name__ == "__main__":
    sys.exit(run_row(measure))
