"""Telling a partner the strict minimum because somebody's life is in danger: why, what, for how long (R-107)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from arrimage_chassis.problems import Problem, ProblemError
from arrimage_contracts.vocabularies import DataCategory

LONGEST: Final = timedelta(hours=72)
MAY_GO: Final = (DataCategory.IDENTITY, DataCategory.CONTACT, DataCategory.REASON, DataCategory.CRISIS)
"""The strict minimum: nothing else goes without an authorization, whatever the danger."""


class Danger(StrEnum):
    """In what danger somebody is."""

    SUICIDE = "suicide"
    VIOLENCE = "violence"
    SERIOUS_INJURY = "serious_injury"
    OTHER_DEATH = "other_death"
    """Another imminent danger of death."""


NO_CATEGORY: Final = Problem(
    "danger.no_category",
    422,
    "Que faut-il savoir pour protéger la personne ? Cochez au moins un renseignement.",
    "What must be known to protect the person? Choose at least one category.",
)
TOO_MUCH: Final = Problem(
    "danger.too_much",
    422,
    "En cas de danger, seuls l'identité, les coordonnées, le motif et la nature du danger peuvent être "
    "communiqués.",
    "In danger only identity, contact, the reason and the kind of danger may be communicated.",
)
UNKNOWN: Final = Problem(
    "danger.unknown",
    404,
    "Aucune communication d'urgence ne porte ce numéro ici.",
    "No emergency disclosure has this number here.",
)
OVER: Final = Problem(
    "danger.nothing_held",
    409,
    "Rien n'est connu de cette personne ici : il n'y a rien à communiquer. Appelez l'organisme.",
    "Nothing is known of this person here: there is nothing to communicate. Call the organization.",
)
GIVEN_ALREADY: Final = Problem(
    "danger.given_already",
    409,
    "Une communication d'urgence à {organization} est déjà ouverte pour cette personne.",
    "An emergency disclosure to {organization} is open for this person already.",
)


def checked_categories(categories: Collection[DataCategory]) -> tuple[DataCategory, ...]:
    """Return the categories in the vocabulary's order, each once.

    :raises ProblemError: ``danger.no_category``, ``danger.too_much``.
    """
    if not categories:
        raise ProblemError(NO_CATEGORY)
    if not set(categories) <= set(MAY_GO):
        raise ProblemError(TOO_MUCH)
    return tuple(category for category in MAY_GO if category in categories)


def until(now: datetime, hours: int) -> datetime:
    """Return the instant at which it ends, seventy-two hours from now at the latest."""
    return min(now + timedelta(hours=max(hours, 1)), now + LONGEST)
