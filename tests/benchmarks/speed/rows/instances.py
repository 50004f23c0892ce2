"""One, two and four instances of a service on one PostgreSQL: what they do together, and whether order is kept."""

from __future__ import annotations

import sys

from tests.benchmarks.speed import work
from tests.benchmarks.speed.result import Figure, Goal, Result, Scale, run_row
from tests.benchmarks.speed.rig import POSTGRESQL, rig

COUNTS = (1, 2, 4)


async def one_run(instances: int, count: int) -> float:
    """Return the events a second of so many instances.

    :raises RuntimeError: if one was lost, doubled or out of order.
    """
    async with rig(POSTGRESQL) as made:
        await work.publish(made.js, range(count))
        for number in range(instances):
            made.start("arrimage", instance=str(number + 1))
        found = await made.throughput(count)
        await made.must_be_whole(count)
        return found.per_second


async def measure(scale: Scale) -> Result:
    """Measure the row."""
    result = Result("instances", "one, two and four instances on PostgreSQL", scale.name)
    rates: dict[int, list[float]] = {}
    for _ in range(min(scale.rounds, 3)):
        for instances in COUNTS:
            rates.setdefault(instances, []).append(await one_run(instances, scale.events))
    for instances, found in rates.items():
        result.figures[f"{instances} instances: events/s"] = Figure.of(found)
    ratio = Figure.of([two / one for one, two in zip(rates[1], rates[2], strict=True)])
    result.goals = [
        Goal("two instances do more than one (≥ 1.3 ×)", f"{ratio.told(2)} ×", ratio.middle >= 1.3),
        Goal("order kept, nothing lost or doubled", "yes (or the row fails)", True),
    ]
    return result


if __name__ == "__main__":
    sys.exit(run_row(measure))
