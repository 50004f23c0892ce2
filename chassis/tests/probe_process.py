"""The probe as a process of its own, to be killed or paused: settings from the environment, as in production."""

from __future__ import annotations

import asyncio

from chassis.tests.probe import PROBE

from arrimage_chassis import logs
from arrimage_chassis.runtime import Runtime
from arrimage_chassis.serve import make_clock
from arrimage_chassis.settings import Settings


async def run() -> None:
    settings = Settings(service="followup")
    logs.configure(organization=settings.organization, service=settings.service, file=settings.log_file)
    runtime = Runtime(settings, PROBE, make_clock(settings))
    await runtime.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run())
