"""The gate of the chassis's own tests as a process of its own, which a crash point may end."""

from __future__ import annotations

import asyncio

from chassis.tests.sealed_gate import SEALED_GATE

from arrimage_chassis import logs
from arrimage_chassis.runtime import Runtime
from arrimage_chassis.serve import make_clock
from arrimage_chassis.settings import Settings


async def run() -> None:
    settings = Settings(service="intake")
    logs.configure(organization=settings.organization, service=settings.service, file=settings.log_file)
    runtime = Runtime(settings, SEALED_GATE, make_clock(settings))
    await runtime.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run())
