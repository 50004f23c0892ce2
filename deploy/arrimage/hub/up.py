"""Run a hub until it is told to stop: if its server dies by itself it is started again where it was."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from arrimage.errors import ArrimageError
from arrimage.hub.process import HubProcess
from arrimage.node.supervise import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, Ended, Report
from arrimage_chassis.ending import end_task


async def keep_hub(hub: HubProcess, stop: asyncio.Event, report: Report) -> None:
    """Keep a started ``hub`` alive until ``stop``; ending it is left to the caller."""
    keeping = asyncio.create_task(_keep(hub, report), name="keep the hub")
    try:
        await stop.wait()
    finally:
        await end_task(keeping)


async def _keep(hub: HubProcess, report: Report) -> None:
    pause = FIRST_PAUSE_SECONDS
    while True:
        code = await hub.ended()
        report(Ended("hub", code, pause))
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        with suppress(ArrimageError):  # its end is reported again
            await hub.start_again()
            pause = FIRST_PAUSE_SECONDS
