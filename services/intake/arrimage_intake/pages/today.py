"""Today: what needs doing, in one list ordered by what matters."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.manifest import CASEWORK
from arrimage_chassis.pages.declaration import Act, Page
from arrimage_chassis.pages.visit import View, Visit


async def show_today(visit: Visit) -> View:
    """Show what needs doing; an operator runs the node and sees nobody's file."""
    if visit.signed_in and visit.worker.role not in CASEWORK:
        return visit.view("nothing_here.html")
    return visit.view("today.html")


SHOWN: Final = (Page("/today", show_today, roles=()),)
DONE: Final[tuple[Act, ...]] = ()
