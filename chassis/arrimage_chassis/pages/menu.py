"""The menu of the node, the same on every page of every service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from arrimage_chassis.pages.declaration import Entry

_MENU: Final = (
    Entry("menu.today", "/intake/today", roles=()),
    Entry("menu.refer", "/intake/refer"),
    Entry("menu.cases", "/intake/cases", beside=("/intake/referrals", "/intake/absence")),
    Entry("menu.plans", "/planning/plans", beside=("/planning/cases", "/planning/meetings")),
    Entry("menu.calls", "/followup/calls"),
    Entry("menu.sent", "/intake/sent"),
    Entry("menu.notices", "/notifications/notices", roles=()),
)


@dataclass(frozen=True)
class Line:
    """An entry as one page shows it."""

    text: str
    path: str
    current: str | None
    """What ``aria-current`` says: ``page`` on that very page, ``true`` on one of its section, None elsewhere."""


def menu_of(services: Mapping[str, int], here: str, may: Callable[[tuple[str, ...]], bool]) -> list[Line]:
    """Return the lines of the services that the node has, as the page at ``here`` shows them.

    All of them where nobody told which services there are; of them those whose roles whoever looks ``may`` have.
    """
    there = [entry for entry in _MENU if not services or entry.path.split("/")[1] in services]
    shown = [entry for entry in there if may(entry.roles)]
    return [Line(entry.text, entry.path, _current(entry, here)) for entry in shown]


def _current(entry: Entry, here: str) -> str | None:
    if here == entry.path:
        return "page"
    is_within = any(here == path or here.startswith(f"{path}/") for path in (entry.path, *entry.beside))
    return "true" if is_within else None
