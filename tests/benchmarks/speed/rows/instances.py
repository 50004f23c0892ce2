"""One, two and four instances of a service on one PostgreSQL: what they do together, and whether order is kept."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from tests.benchmarks.speed import work
from tests.benchmarks.speed.result import Figure, Goal, Result, Scale, run_row
from tests.benchmarks.speed.rig import POSTGRESQL, rig

COUNTS = (1, 2, 4)


def busy_seconds() -> float:
    """Return for how many seconds of a core the whole machine has worked since it began."""
    user, nice, system, _, _, irq, softirq = map(int, Path("/proc/stat").read_text().split()[1:8])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


async def one_run(instances: int, count: int) -> tuple[float, float]:
    """Return the events a second of so many instances, and how many cores were at work meanwhile.

    :raises RuntimeError: if one was lost, doubled or out of order.
    """
    async with rig(POSTGRESQL) as made:
        await work.publish(made.js, range(count))
        for number in range(instances):
            made.start("arrimage", instance=str(number + 1))
        busy, began = busy_seconds(), time.perf_counter()
        found = await made.throughput(count)
        cores = (busy_seconds() - busy) / (time.perf_counter() - began)
        await made.must_be_whole(count)
        return found.per_second, cores


async def measure(scale: Scale) -> Result:
    """Measure the row."""
    result = Result("instances", "one, two and four instances on PostgreSQL", scale.name)
    rates: dict[int, list[float]] = {}
    cores: dict[int, list[float]] = {}
    for _ in range(min(scale.rounds, 3)):
        for instances in COUNTS:
            rate, at_work = await one_run(instances, scale.events)
            rates.setdefault(instances, []).append(rate)
            cores.setdefault(instances, []).append(at_work)
    for instances, found in rates.items():
        result.figures[f"{instances} instances: events/s"] = Figure.of(found)
        name = f"{instances} instances: cores at work, of {os.cpu_count()}"
        result.figures[name] = Figure.of(cores[instances])
    ratio = Figure.of([two / one for one, two in zip(rates[1], rates[2], strict=True)])
    result.goals = [
        Goal("two instances do more than one (≥ 1.3 ×)", f"{ratio.told(2)} ×", ratio.middle >= 1.3),
        Goal("order kept, nothing lost or doubled", "yes (or the row fails)", True),
    ]
    return result


if __name__ == "__main__":
    sys.exit(run_row(measure))
