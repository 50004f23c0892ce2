"""An event that kills the process that handles it, each time: it is set aside, and all other cases go on."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.faults.storm.reading import plain_id
from tests.faults.storm.scene import Harm, Scene

_TAKEN_WITHIN = 10.0
_PARKED_WITHIN = 60.0
_LOOK_EVERY = 0.1
HOOK = Path(__file__).parent / "deadly"


def environment(folder: Path) -> dict[str, str]:
    """Return what a service must find in its environment to be killed so."""
    path = os.pathsep.join(filter(None, (str(HOOK), os.environ.get("PYTHONPATH"))))
    return {"STORM_DEADLY": str(folder), "PYTHONPATH": path}


async def let_an_event_kill(scene: Scene) -> None:
    """The next event of some service kills it until it was set aside; then it is cured, and tried again.

    A service that other harm killed just before is started again more and more slowly: the event may be cured
    before it was set aside. How many were is counted; that each is, ``test_deadly_event.py`` shows.
    """
    assert scene.deadly is not None
    organization, service = scene.any_place()
    armed = scene.deadly / f"armed-{organization}-{service}"
    deadly = scene.deadly / f"deadly-{organization}-{service}"
    armed.touch()
    try:
        if not await _within(_TAKEN_WITHIN, deadly.exists):
            return  # nothing came for this service
        event_id = plain_id(await asyncio.to_thread(deadly.read_text))

        async def is_parked() -> bool:
            query = f"SELECT 1 FROM parked WHERE REPLACE(CAST(event_id AS TEXT), '-', '') = '{event_id}'"
            with suppress(Exception):  # its store may be what somebody else harms
                return bool(await scene.stores.rows((organization, service), query))
            return False

        with suppress(TimeoutError):
            async with asyncio.timeout(_PARKED_WITHIN):
                while not await is_parked():
                    await asyncio.sleep(_LOOK_EVERY)
                scene.set_aside += 1
    finally:
        armed.unlink(missing_ok=True)
        deadly.unlink(missing_ok=True)


async def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(_LOOK_EVERY)
            return True
    return False


WITH_A_HOOK: tuple[Harm, ...] = (let_an_event_kill,)
