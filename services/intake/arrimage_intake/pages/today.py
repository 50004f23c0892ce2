"""Today: what needs doing, in one list ordered by what matters."""

from __future__ import annotations

from typing import Final

from arrimage_chassis.pages.declaration import Act, Page
from arrimage_chassis.pages.visit import View, Visit


async def show_today(visit: Visit) -> View:
    """Show what needs doing."""
    return visit.view("today.html")


SHOWN: Final = (Page("/today", show_today),)
DONE: Final[tuple[Act, ...]] = ()
