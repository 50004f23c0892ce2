"""Who the persons of some cases are: asked of intake when they are shown, and kept nowhere else (design §5.1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import UUID

from arrimage_chassis.requests.port import RequestError
from arrimage_contracts.requests.person import MOST_CASES, NamesAsked, NamesTold

if TYPE_CHECKING:
    from arrimage_chassis.pages.visit import Visit

_WITHIN: Final = 1.0


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
    """Ask intake once who the persons of ``case_ids`` are, at most fifty; a page is not kept waiting.

    Intake is told who looks, in which session and where: it tells the names of whoever has the case in hand, and
    keeps that it did.
    """
    viewer = visit.place.secret.worker_ref(visit.worker.id)
    wanted = list(dict.fromkeys(case_ids))[:MOST_CASES]
    if not wanted:
        return Names()
    question = NamesAsked(
        case_ids=wanted, viewer=viewer, session_id=visit.session_id, purpose=f"page.{visit.place.service}"
    )
    try:
        told = await visit.place.ask(question, NamesTold, within=_WITHIN)
    except RequestError:
        return Names(away=True)
    return Names(
        {each.case_id: each.name for each in told.names},
        visit.words("site.name_entrusted"),
        frozenset(told.entrusted),
    )
