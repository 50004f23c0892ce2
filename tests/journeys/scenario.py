"""Play scenarios beside one another, in the order of time.

A scenario is an async generator: it yields the next moment (civil, ``2010-10-04 09:30``) and goes on at that time.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime

from arrimage_testing.network import RunningNetwork

Scenario = AsyncGenerator[str, None]


async def play(network: RunningNetwork, *scenarios: Scenario) -> None:
    """Play ``scenarios`` to their ends; everything is quiet before time moves on."""
    waiting = {scenario: await anext(scenario) for scenario in scenarios}
    while waiting:
        scenario = min(waiting, key=lambda one: datetime.fromisoformat(waiting[one]))
        await network.settle()
        await network.move_to(datetime.fromisoformat(waiting.pop(scenario)))
        if moment := await anext(scenario, None):
            waiting[scenario] = moment
    await network.settle()
