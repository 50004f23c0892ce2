"""Who the persons of some cases are: asked of intake when they are shown, and kept nowhere else (design §5.1)."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import UUID

from arrimage_chassis.requests.port import RefusedError, UnansweredError
from arrimage_contracts.requests.person import NameAsked, NameTold

if TYPE_CHECKING:
    from arrimage_chassis.pages.visit import Visit

_WITHIN: Final = 1.0
_AT_ONCE: Final = 8
_MOST: Final = 50
"""As many as one page shows; the answerer lets 64 questions of one asker wait."""


@dataclass(frozen=True)
class Names:
    """Names by case, for one page."""

    known: Mapping[UUID, str] = field(default_factory=dict, repr=False)
    away: bool = False
    """Whether intake did not answer: the page says so, and shows the rest."""

    def of(self, case_id: UUID) -> str | None:
        """Return the name of a case's person; None if it is not known here, or cannot be asked now."""
        return self.known.get(case_id)


async def names_of(visit: Visit, case_ids: Collection[UUID]) -> Names:
    """Ask intake who the persons of ``case_ids`` are, at most fifty at a time; a page is not kept waiting."""
    places = asyncio.Semaphore(_AT_ONCE)

    async def ask(case_id: UUID) -> tuple[UUID, str | None]:
        async with places:
            try:
                return case_id, (await visit.place.ask(NameAsked(case_id=case_id), NameTold, within=_WITHIN)).name
            except RefusedError:
                return case_id, None

    wanted = list(dict.fromkeys(case_ids))[:_MOST]
    if not wanted:
        return Names()
    try:
        first = await ask(wanted[0])  # if nobody answers this one, nobody is asked more
        others = await asyncio.gather(*map(ask, wanted[1:]))
    except UnansweredError:
        return Names(away=True)
    return Names({case_id: name for case_id, name in (first, *others) if name})
