"""Python loads this at the start of each service of a storm: an event that was chosen kills whoever handles it.

The harm puts ``armed-<organization>-<service>`` into the folder that ``STORM_DEADLY`` names; the next event that
this service handles is the deadly one, until its file is taken away. Nothing of it is in the product.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

_FOLDER = os.environ.get("STORM_DEADLY", "")
_SERVICE = os.environ.get("ARRIMAGE_SERVICE", "")


def _kills(event_id: str) -> bool:
    name = f"{os.environ['ARRIMAGE_ORGANIZATION']}-{_SERVICE}"
    armed, deadly = Path(_FOLDER, f"armed-{name}"), Path(_FOLDER, f"deadly-{name}")
    if armed.exists() and not deadly.exists():
        deadly.write_text(event_id)
    try:
        return deadly.read_text() == event_id
    except FileNotFoundError:
        return False


if _FOLDER and _SERVICE:
    from arrimage_chassis.delivery.handling import Handling

    _handle = Handling.run

    async def _handle_or_die(self: Handling, session: Any, item: Any) -> Any:
        if _kills(str(item.envelope.id)):
            os.kill(os.getpid(), signal.SIGKILL)
        return await _handle(self, session, item)

    Handling.run = _handle_or_die  # type: ignore[method-assign]
