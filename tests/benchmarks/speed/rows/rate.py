"""Events a second through one service: a full queue, on either store, beside the usual way, peers and the limit.

Engines take turns within a round, so that what else the machine does hits them alike; ratios are of one round.
"""

from __future__ import annotations

import statistics
import sys

from tests.benchmarks.speed import peers, work
from tests.benchmarks.speed.result import Figure, Goal, Result, Scale, run_row
from tests.benchmarks.speed.rig import STORES, Throughput, rig

OURS, LIMIT, USUAL = "arrimage", "limit", "usual"
NAMES = {peers.CELERY: "Celery on Redis", peers.PROCRASTINATE: "procrastinate"}


def slow_count(scale: Scale) -> int:
    """Return how many events a slow engine gets."""
    return max(scale.events // 10, 200)


async def one_run(engine: str, store: str, count: int) -> Throughput:
    """Run an engine over a queue of ``count`` events.

    :raises RuntimeError: if an event was lost, doubled or out of order.
    """
    async with rig(store) as made:
        await work.publish(made.js, range(count))
        made.start(engine)
        found = await made.throughput(count)
        await made.must_be_whole(count)
        await made.stop()
        return found


async def one_run_of_a_peer(peer: str, store: str, count: int) -> Throughput:
    """Run a peer over a queue of ``count`` events; it promises no order, and none is asked of it."""
    async with peers.peer_rig(peer, store) as at:
        await at.give(range(count))  # type: ignore[operator]
        at.made.start(peer)
        return await at.made.throughput(count, by_stream=False)


async def measure(scale: Scale) -> Result:
    """Measure the row."""
    result = Result("rate", "events a second through one service", scale.name)
    asked = [peer for peer in NAMES if peers.is_there(peer)]
    result.notes += [f"{NAMES[peer]}: not installed, see requirements/bench.in" for peer in NAMES.keys() - asked]
    rates: dict[tuple[str, str], list[Throughput]] = {}
    for _ in range(scale.rounds):
        for store in STORES:
            for engine in (OURS, LIMIT, USUAL):
                count = slow_count(scale) if engine == USUAL else scale.events
                rates.setdefault((engine, store), []).append(await one_run(engine, store, count))
            for peer in asked:
                if peers.runs_on(peer, store):
                    run = await one_run_of_a_peer(peer, store, slow_count(scale))
                    rates.setdefault((peer, store), []).append(run)
    for (engine, store), runs in rates.items():
        name = f"{NAMES.get(engine, engine)}, {store}"
        result.figures[name] = Figure.of([run.per_second for run in runs])
        result.figures[f"{name}: µs of CPU an event"] = Figure.of([run.microseconds for run in runs])
    for store in STORES:
        _judge(result, store, {e: [r.per_second for r in runs] for (e, s), runs in rates.items() if s == store})
    return result


def _judge(result: Result, store: str, rates: dict[str, list[float]]) -> None:
    ours = rates[OURS]
    for text, other, least in (("of the limit", LIMIT, 0.5), ("the usual way", USUAL, 10.0)):
        ratio = Figure.of([mine / theirs for mine, theirs in zip(ours, rates[other], strict=True)])
        told = f"{ratio.middle:.0%} ({ratio.least:.0%}–{ratio.most:.0%})" if least < 1 else f"{ratio.told(1)} ×"
        goal = f"≥ {least:.0%} {text}" if least < 1 else f"≥ {least:g} × {text}"
        result.goals.append(Goal(f"{store}: {goal}", told, ratio.middle >= least))
    asked = [peer for peer in NAMES if peer in rates]
    if asked:
        best = max(asked, key=lambda peer: statistics.median(rates[peer]))
        ratio = Figure.of([mine / theirs for mine, theirs in zip(ours, rates[best], strict=True)])
        goal = f"{store}: ≥ 5 × the best peer ({NAMES[best]})"
        result.goals.append(Goal(goal, f"{ratio.told(1)} ×", ratio.middle >= 5))


if __name__ == "__main__":
    sys.exit(run_row(measure))
