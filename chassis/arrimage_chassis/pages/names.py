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
    entrusted: str = ""
    """What is said in place of the name of a colleague's case."""
    entrusted_ids: frozenset[UUID] = frozenset()
    away: bool = False
    """Whether intake did not answer: the page says so, and shows the rest."""

    def of(self, case_id: UUID) -> str | None:
        """Return the name of a case's person; None if it is not known here, or cannot be asked now.

        Of a case that is not one of the worker's, that it is a colleague's (R-328).
        """
        return self.entrusted if case_id in self.entrusted_ids else self.known.get(case_id)


async def names_of(visit: Visit, case_ids: Collection[UUID]) -> Names:
    """Ask intake who the persons of ``case_ids`` are, at most fifty at a time; a page is not kept waiting.

    Intake is told who looks and where: it tells the names of whoever has the case in hand, and keeps that it did.
    """
    viewer = visit.place.secret.worker_ref(visit.worker.id)
    purpose = f"page.{visit.place.service}"
    places = asyncio.Semaphore(_AT_ONCE)

    async def ask(case_id: UUID) -> tuple[UUID, NameTold | None]:
        question = NameAsked(case_id=case_id, viewer=viewer, purpose=purpose)
        async with places:
            try:
                return case_id, await visit.place.ask(question, NameTold, within=_WITHIN)
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
    told = {case_id: answer for case_id, answer in (first, *others) if answer is not None}
    return Names(
        {case_id: answer.name for case_id, answer in told.items() if answer.name},
        visit.words("site.name_entrusted"),
        frozenset(case_id for case_id, answer in told.items() if answer.entrusted),
    )
