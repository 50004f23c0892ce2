"""The list of episodes: whom planning works with, and when they are met next."""

from __future__ import annotations

from arrimage_chassis.pages.names import names_of
from arrimage_chassis.pages.visit import View, Visit
from arrimage_planning.queries.list_plans import list_plans

_MOST_PAGES = 10_000


async def show(visit: Visit) -> View:
    """Show open episodes, or all of them (``?show=all``), 25 a page."""
    only_open = visit.asked.get("show") != "all"
    asked = visit.asked.get("page", "1")
    page = min(max(int(asked), 1), _MOST_PAGES) if asked.isdecimal() and len(asked) < 6 else 1
    found = await list_plans(visit.session, only_open=only_open, page=page)
    names = await names_of(visit, [episode.case_id for episode in found.episodes])
    return visit.view("plans.html", found=found, names=names, only_open=only_open, page=page)
