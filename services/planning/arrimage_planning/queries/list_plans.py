"""Which episodes there are, for the page that lists them: open ones first, with their next meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from arrimage_chassis.store import Session
from arrimage_planning.store import waiting
from arrimage_planning.store.waiting import ListedEpisode

A_PAGE: Final = 25


@dataclass(frozen=True)
class PlansPage:
    """One page of the list."""

    episodes: list[ListedEpisode]
    has_more: bool


async def list_plans(session: Session, *, only_open: bool, page: int) -> PlansPage:
    """Return the ``page``-th page (1, 2, ...), in one statement."""
    found = await waiting.list_episodes(session, only_open=only_open, limit=A_PAGE + 1, offset=(page - 1) * A_PAGE)
    return PlansPage(found[:A_PAGE], len(found) > A_PAGE)
