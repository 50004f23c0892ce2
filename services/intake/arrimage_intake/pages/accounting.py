"""Who received what of a person, on one sheet: for the person, to be printed (R-106, R-109)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from arrimage_chassis.access import DataClass
from arrimage_chassis.pages.declaration import Page
from arrimage_chassis.pages.visit import View, Visit
from arrimage_chassis.problems import Language
from arrimage_intake.domain.accounting import AccountingWords
from arrimage_intake.queries.show_accounting import show_accounting
from arrimage_intake.queries.show_case import show_case

_ABOUT: Final = (DataClass.IDENTITY, DataClass.DISCLOSURES_LOG)


async def show_sheet(visit: Visit, case_id: UUID) -> View:
    """Show the sheet, in the person's language: French unless English is asked for."""
    case = await show_case(visit.session, case_id)
    made = await show_accounting(visit.look, case_id)
    language: Language = "en" if visit.asked.get("language", visit.words.language) == "en" else "fr"
    called = visit.words.in_language(language).organization
    words = AccountingWords(language, str(visit.place.clock.zone), visit.today, called)
    return visit.view(
        "accounting.html",
        case_id=case_id,
        name=case.person.name if case.person is not None else None,
        of_sheet=language,
        words=words,
        made=made,
        here_path=f"/intake/cases/{case_id}/accounting",
    )


SHOWN: Final = (Page("/cases/{case_id}/accounting", show_sheet, about=_ABOUT),)
