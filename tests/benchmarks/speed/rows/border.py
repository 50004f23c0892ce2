"""A border hop: from a worker's answer in one node until the other node has handled what came, over the hub.

Two whole nodes and a hub as processes of their own, as `arrimage node up` starts them. It ends when the other
gate's own event is in its node's stream: one relay more than is asked.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from tests.benchmarks.hearing import next_event
from tests.benchmarks.speed.result import Figure, Goal, Result, Scale, run_row
from tests.benchmarks.speed.rig import place
from tests.benchmarks.speed.rows.hop import percentiles
from tests.journeys.casework import Case, Person

from arrimage_testing.network import RunningNetwork, running_network

_BETWEEN = 0.3
_RECEIVED = "own.intake.ReferralReceived.v1"


async def hops(network: RunningNetwork, count: int) -> list[float]:
    """Send referrals one at a time; return how long each took; milliseconds."""
    found = []
    async with network.stage.nodes["margelle"].connect() as client:
        heard = await client.subscribe(_RECEIVED)
        for number in range(count):
            person = Person(
                f"Personne {number}", f"450-555-{number:04}", f"{number}, rue Fictive", "1980-01-01", "Le soir"
            )
            await asyncio.sleep(_BETWEEN)
            await Case(network, person).is_sent(known=())
            answered = time.perf_counter()
            await next_event(heard)
            found.append((time.perf_counter() - answered) * 1000)
    return found


async def measure(scale: Scale) -> Result:
    """Measure the row."""
    result = Result("border", "a quiet border hop, node to node over the hub (SQLite)", scale.name)
    found = []
    with tempfile.TemporaryDirectory(prefix="arrimage-bench-", dir=place()) as name:
        async with running_network(
            Path(name) / "network", begin=datetime.fromisoformat("2010-10-04 09:00")
        ) as network:
            await hops(network, 3)
            for _ in range(scale.rounds):
                found.append(percentiles(await hops(network, max(scale.hops // 4, 5))))
    middle, last = (Figure.of([run[at] for run in found]) for at in (0, 1))
    result.figures |= {"p50, ms": middle, "p99, ms": last}
    result.goals = [Goal("border hop p50 ≤ 20 ms", f"{middle.told(1)} ms", middle.middle <= 20)]
    return result


if __name__ == "__main__":
    sys.exit(run_row(measure))
