"""A refusal on a page is in the words of who looks: names, days and fields, nothing that only a program knows."""

from __future__ import annotations

from datetime import date

import pytest

from arrimage_chassis import problems
from arrimage_chassis.pages.refusals import in_words
from arrimage_chassis.pages.texts import SHARED
from arrimage_chassis.pages.wording import Wording
from arrimage_chassis.problems import Language, Problem, ProblemError
from arrimage_contracts.network import Name

_NAMES = {"margelle": Name(fr="Maison la Margelle", en="La Margelle House")}
_CLOSED = Problem("x.closed", 409, "{organization} est fermé depuis le {since}.", "{organization}: since {since}.")
_LACKS = Problem("x.lacks", 409, "Il manque : {missing}.", "Missing: {missing}.")
_FIELD = Problem("x.field", 422, "Donnez « ways ».", "Give 'ways'.")
_TEXTS = {"refused.x.field": ("Cochez un moyen.", "Tick a way.")}


def said(error: ProblemError, language: Language = "fr") -> str:
    """Return the refusal as a page says it."""
    return in_words(error, Wording(language, (_TEXTS, SHARED), _NAMES))


def test_a_page_says_its_own_words_of_a_refusal_that_is_written_for_programs() -> None:
    assert said(ProblemError(_FIELD)) == "Cochez un moyen."
    assert said(ProblemError(_FIELD), "en") == "Tick a way."


def test_organizations_and_days_are_called_as_people_call_them() -> None:
    closed = ProblemError(_CLOSED, organization="margelle", since=date(2026, 11, 22))
    assert said(closed) == "Maison la Margelle est fermé depuis le 22 novembre 2026."
    assert said(closed, "en") == "La Margelle House: since November 22, 2026."


def test_fields_that_are_missing_are_called_as_the_form_calls_them() -> None:
    assert (
        said(ProblemError(_LACKS, missing="entry_point, consent")) == "Il manque : Porte d'entrée, Autorisation."
    )


@pytest.mark.parametrize(
    "problem", [problems.MODULE_OFF, problems.IDEMPOTENCY_KEY_MISSING, problems.IDEMPOTENCY_KEY_REUSED]
)
def test_no_file_or_header_is_named(problem: Problem) -> None:
    for language in ("fr", "en"):
        text = said(ProblemError(problem, module="referrals_out"), language)
        assert "_" not in text
        assert ".yaml" not in text
        assert "dempoten" not in text.lower()
