"""The probe, served as a service is: ``python serve_probe.py followup``. Its handler is slow for one number."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path

from chassis.tests.probe import METADATA, PROBE, on_plan_created

from arrimage_chassis import serve
from arrimage_chassis.manifest import Hears
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.work import Work
from arrimage_contracts.events.plan import PlanCreated

SLOW = 17
BUSY = Path(os.environ.get("PROBE_BUSY_FILE", "busy"))


def say_that_it_began() -> None:
    BUSY.touch()


async def slowly(event: PlanCreated, work: Work) -> None:
    """Take two seconds over a plan with so many objectives, and say when they begin."""
    if event.objective_count == SLOW:
        say_that_it_began()
        await asyncio.sleep(2)
    await on_plan_created(event, work)


SLOW_PROBE = ServiceDefinition(
    replace(
        PROBE.manifest,
        hears=tuple(
            Hears(PlanCreated, slowly) if heard.event is PlanCreated else heard for heard in PROBE.manifest.hears
        ),
    ),
    METADATA,
    PROBE.migrations,
)

if __name__ == "__main__":
    serve.definition_of = lambda service: SLOW_PROBE
    serve.main()
