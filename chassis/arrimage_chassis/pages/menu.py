"""The menu of the node, the same on every page of every service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from arrimage_chassis.pages.declaration import Entry

_MENU: Final = (
    Entry("menu.today", "/intake/today"),
    Entry("menu.refer", "/intake/refer"),
    Entry("menu.cases", "/intake/cases"),
    Entry("menu.plans", "/planning/plans"),
    Entry("menu.calls", "/followup/calls"),
    Entry("menu.sent", "/intake/sent"),
)


def menu_of(services: Mapping[str, int]) -> list[Entry]:
    """Return the lines of the services that the node has; all of them where that is not told."""
    return [entry for entry in _MENU if not services or entry.path.split("/")[1] in services]
