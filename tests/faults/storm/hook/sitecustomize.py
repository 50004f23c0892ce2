"""Python loads this at the start of each service of a storm: two harms that nobody can do from outside.

Of one service the folder that ``STORM_HOOK`` names says, in files that end in ``-<organization>-<service>``:
``armed``: the next event that it handles is ``deadly``, and kills it each time; ``clock``: by how many seconds the
computer's clock is off. Nothing of it is in the product.
"""

from __future__ import annotations

import os
import signal
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

_FOLDER = os.environ.get("STORM_HOOK", "")
_SERVICE = os.environ.get("ARRIMAGE_SERVICE", "")
_LOOKS_EVERY = 0.05


def _file(what: str) -> Path:
    return Path(_FOLDER, f"{what}-{os.environ['ARRIMAGE_ORGANIZATION']}-{_SERVICE}")


def _kills(event_id: str) -> bool:
    armed, deadly = _file("armed"), _file("deadly")
    if armed.exists() and not deadly.exists():
        deadly.write_text(event_id)
    try:
        return deadly.read_text() == event_id
    except FileNotFoundError:
        return False


def _let_events_kill() -> None:
    from arrimage_chassis.delivery.handling import Handling

    handle = Handling.run

    async def handle_or_die(self: Handling, session: Any, item: Any) -> Any:
        if _kills(str(item.envelope.id)):
            os.kill(os.getpid(), signal.SIGKILL)
        return await handle(self, session, item)

    Handling.run = handle_or_die  # type: ignore[method-assign]


def _let_the_clock_jump() -> None:
    """Before anything of the product is loaded, which may keep what ``time.time`` is."""
    right, steady = time.time, time.monotonic
    known = [float("-inf"), 0.0]

    def off() -> float:
        if steady() - known[0] >= _LOOKS_EVERY:
            try:
                known[:] = steady(), float(_file("clock").read_text())
            except (FileNotFoundError, ValueError):
                known[:] = steady(), 0.0
        return known[1]

    time.time = lambda: right() + off()

    from arrimage_chassis.clock import SimulatedClock

    stands_at = SimulatedClock.now

    def now(self: SimulatedClock) -> datetime:
        return stands_at(self) + timedelta(seconds=off())

    SimulatedClock.now = now  # type: ignore[method-assign]


if _FOLDER and _SERVICE:
    _let_the_clock_jump()
    _let_events_kill()
