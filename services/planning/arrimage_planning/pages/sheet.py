"""The plan on paper, for the person: in plain words, without a name (R-134, R-336)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.pages.visit import View, Visit
from arrimage_chassis.problems import Language, ProblemError
from arrimage_planning.api.plan_copy import plan_sheet
from arrimage_planning.domain.problems import PLAN_UNKNOWN
from arrimage_planning.pages.case import plan_of
from arrimage_planning.pages.refusals import in_words
from arrimage_planning.queries.show_episode import show_episode


async def show(visit: Visit, case_id: UUID) -> View:
    """Show the sheet, in the worker's language or in that of ``?language=``.

    :raises ProblemError: ``case.unknown``, ``plan.unknown``.
    """
    with in_words(visit):
        file = await show_episode(visit.session, case_id)
        plan = plan_of(file)
        if plan is None:
            raise ProblemError(PLAN_UNKNOWN)
    languages: dict[str, Language] = {"fr": "fr", "en": "en"}
    language = languages.get(visit.asked.get("language", ""), visit.words.language)
    return visit.view("sheet.html", case_id=case_id, sheet=plan_sheet(plan, language), of_sheet=language)
