"""A service that was away catches up with what waited, while workers open new cases with it.

A new case begins with a worker's command: it must be answered, and what it says must go out, however long the
queue is. An event at the end of the queue waits for its turn: what is in a stream is handled in its order.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from uuid import uuid4

import httpx
from nats.aio.msg import Msg
from tests.benchmarks.hearing import is_event
from tests.benchmarks.speed import work
from tests.benchmarks.speed.engines.arrimage import PORT_FILE
from tests.benchmarks.speed.result import Figure, Goal, Result, Scale, run_row
from tests.benchmarks.speed.rig import STORES, Rig, Throughput, rig, until_it_works
from tests.benchmarks.speed.rows.hop import percentiles

_EVERY = 0.2


async def new_cases(made: Rig, until: asyncio.Event) -> tuple[list[float], list[float]]:
    """Open a case now and then; return how long the answers took, and what was said; milliseconds."""
    port = (made.directory / PORT_FILE.format(instance="1")).read_text()
    heard: dict[str, float] = {}

    async def note(message: Msg) -> None:
        if is_event(message):
            heard[json.loads(message.data)["subject"]] = time.perf_counter()

    subscription = await made.client.subscribe(work.OUT_SUBJECT, cb=note)
    answered: list[float] = []
    began: dict[str, float] = {}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
        while not answered or not until.is_set():
            case, at = str(uuid4()), time.perf_counter()
            headers = {"Idempotency-Key": uuid4().hex}
            (await http.post(f"/cases/{case}/say", json={}, headers=headers)).raise_for_status()
            answered.append((time.perf_counter() - at) * 1000)
            began[case] = at
            await asyncio.sleep(_EVERY)
    async with asyncio.timeout(60):
        while began.keys() - heard.keys():
            await asyncio.sleep(0.02)
    await subscription.unsubscribe()
    return answered, [(heard[case] - at) * 1000 for case, at in began.items()]


async def rate_of(store: str, count: int, *, opening: bool) -> tuple[Throughput, list[float], list[float]]:
    """Return the rate over a queue of ``count``, and how long it took to open new cases meanwhile, if asked."""
    async with rig(store) as made:
        made.start("arrimage", profile="demo")
        await until_it_works(made, 0)
        await made.stop()
        await work.publish(made.js, range(1, 1 + count))
        made.start("arrimage", profile="demo")
        over = asyncio.Event()

        async def catch_up() -> Throughput:
            try:
                return await made.throughput(count, before=1, within=600)
            finally:
                over.set()

        answered, said = [0.0], [0.0]
        async with asyncio.TaskGroup() as tasks:
            catching_up = tasks.create_task(catch_up())
            if opening:
                while await made.came_out() < 2 and not over.is_set():  # it listens, and works
                    await asyncio.sleep(0.02)
                answered, said = await new_cases(made, over)
        return catching_up.result(), answered, said


async def measure(scale: Scale) -> Result:
    """Measure the row."""
    result = Result("catchup", f"catch-up of {scale.backlog:,} events".replace(",", " "), scale.name)
    for store in STORES:
        ratios, rates, answers, outs = [], [], [], []
        for _ in range(min(scale.rounds, 3)):
            short, _, _ = await rate_of(store, max(scale.backlog // 10, 400), opening=False)
            long, answered, said = await rate_of(store, scale.backlog, opening=True)
            ratios.append(long.per_second / short.per_second)
            rates.append(long.per_second)
            answers.append(percentiles(answered)[1])
            outs.append(percentiles(said)[1])
        ratio, out = Figure.of(ratios), Figure.of(outs)
        result.figures |= {
            f"{store}: events/s": Figure.of(rates),
            f"{store}: a new case is answered, p99 ms": Figure.of(answers),
            f"{store}: what it says is out, p99 ms": out,
            f"{store}: the last of the queue waits, s": Figure.of([scale.backlog / rate for rate in rates]),
        }
        told = f"{ratio.middle:.0%} ({ratio.least:.0%}–{ratio.most:.0%})"
        result.goals += [
            Goal(f"{store}: ≥ 90 % of the rate of a short queue", told, ratio.middle >= 0.9),
            Goal(f"{store}: a new case is not starved, p99 ≤ 1 s", f"{out.told()} ms", out.middle <= 1000),
        ]
    return result


if __name__ == "__main__":
    sys.exit(run_row(measure))
