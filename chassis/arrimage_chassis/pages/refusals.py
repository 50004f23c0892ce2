"""Refusals as they are read on a page: no address of a program, no name of a field; days and names as one says."""

from __future__ import annotations

from datetime import date
from typing import Final

from babel.dates import format_date

from arrimage_chassis.pages.contraction import contracted
from arrimage_chassis.pages.wording import LOCALES, Wording
from arrimage_chassis.problems import ProblemError

_OF_ORGANIZATIONS: Final = frozenset({"organization"})
"""The facts of refusals that are ids of organizations."""
_OF_FIELDS: Final = frozenset({"missing"})
"""Those that list fields of the form, by their codes."""


def in_words(error: ProblemError, words: Wording) -> str:
    """Return what is wrong and what to do, for somebody who looks at a page.

    That is what the service's pages say under ``refused.<code>``; where they say nothing, the refusal's own text,
    which then speaks of nothing that a page does not show.
    """
    facts = {name: _as_read(name, fact, words) for name, fact in error.facts.items()}
    key = f"refused.{error.problem.code}"
    if words.knows(key):
        return words(key, **facts)
    if words.language == "en":
        return ProblemError(error.problem, **facts).text("en")
    text, facts = contracted(error.problem.fr, facts)
    return text.format(**facts)


def _as_read(name: str, fact: object, words: Wording) -> object:
    if name in _OF_ORGANIZATIONS:
        return words.organization(str(fact))
    if name in _OF_FIELDS:
        keys = [f"FormField.{code}" for code in str(fact).split(", ")]
        return ", ".join(words(key) if words.knows(key) else key for key in keys)
    if isinstance(fact, date):
        return format_date(fact, "long", locale=LOCALES[words.language])
    return fact
