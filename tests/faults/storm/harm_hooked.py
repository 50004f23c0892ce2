"""What is done inside a service, by ``hook/sitecustomize.py``: an event that kills, a clock that jumps."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from tests.faults.storm.reading import plain_id
from tests.faults.storm.scene import Harm, NotDoneError, Scene

_TAKEN_WITHIN = 10.0
_PARKED_WITHIN = 60.0
_LOOK_EVERY = 0.1
_HOUR = 3600
_SEEN_WITHIN = 5.0
HOOK = Path(__file__).parent / "hook"


def environment(folder: Path) -> dict[str, str]:
    """Return what a service must find in its environment to be harmed so."""
    path = os.pathsep.join(filter(None, (str(HOOK), os.environ.get("PYTHONPATH"))))
    return {"STORM_HOOK": str(folder), "PYTHONPATH": path}


async def let_an_event_kill(scene: Scene) -> None:
    """The next event of some service kills it until it was set aside; then it is cured, and tried again.

    A service that other harm killed just before is started again more and more slowly: the event may be cured
    before it was set aside. How many were is counted; that each is, ``test_deadly_event.py`` shows.
    """
    organization, service = scene.any_place()
    armed, deadly = (scene.hook / f"{what}-{organization}-{service}" for what in ("armed", "deadly"))
    armed.touch()
    try:
        if not await _within(_TAKEN_WITHIN, deadly.exists):
            raise NotDoneError("nothing came for this service")
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


async def jump_the_clock(scene: Scene) -> None:
    """The clock of one service's computer goes an hour ahead or back, and after some seconds is right again.

    The time of day with which the program counts and the instant that its work goes by jump together.
    """
    organization, service = scene.any_place()
    url = f"{scene.network.stage.service_url(organization, service)}/simulation"
    file = scene.hook / f"clock-{organization}-{service}"
    by = scene.random.choice((_HOUR, -_HOUR))

    async def is_off() -> bool:
        with suppress(httpx.HTTPError, ValueError, KeyError):
            said = datetime.fromisoformat((await scene.network.plain_http.get(url)).json()["now"])
            return said == scene.network.instant + timedelta(seconds=by)
        return False

    scene.network.left_alone.add((organization, service))
    file.write_text(str(by))
    try:
        async with asyncio.timeout(_SEEN_WITHIN):
            while not await is_off():
                await asyncio.sleep(_LOOK_EVERY)
        await scene.a_little(1.0, 4.0)
    except TimeoutError:
        raise NotDoneError("nobody was there to see it") from None
    finally:
        file.unlink()
        scene.network.left_alone.discard((organization, service))


WITH_A_HOOK: tuple[Harm, ...] = (jump_the_clock,)
AT_LENGTH: tuple[Harm, ...] = (let_an_event_kill,)
"""That takes up to a minute."""
