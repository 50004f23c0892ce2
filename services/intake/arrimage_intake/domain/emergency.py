"""Opening a file that is not one's own because a life is in danger: for how long, and who looks at it (R-107)."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

from arrimage_chassis.problems import Problem, ProblemError

LONGEST_HOURS: Final = 24
REVIEW_WITHIN: Final = timedelta(hours=24)
"""A second person looks at it within that time."""
SHORTEST_REASON: Final = 10
"""Characters: less than that says nothing to whoever looks at it."""
LONGEST_REASON: Final = 1000


class Finding(StrEnum):
    """What the second person found."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"
    """It is then an unauthorized access, and goes into the register of incidents (R-330)."""


REASON_MISSING: Final = Problem(
    "emergency.reason_missing",
    422,
    f"Dites en une phrase ou deux pourquoi une vie est en danger ({SHORTEST_REASON} caractères au moins).",
    f"Say in a sentence or two why a life is in danger (at least {SHORTEST_REASON} characters).",
)
NOT_NEEDED: Final = Problem(
    "emergency.not_needed",
    409,
    "Ce dossier vous est déjà ouvert.",
    "This file is open to you already.",
)
UNKNOWN: Final = Problem(
    "emergency.unknown",
    404,
    "Aucune ouverture d'urgence ne porte ce numéro ici.",
    "No emergency opening has this number here.",
)
REVIEWED: Final = Problem(
    "emergency.reviewed",
    409,
    "Quelqu'un a déjà examiné cette ouverture.",
    "Somebody has looked at this opening already.",
)
OWN_REVIEW: Final = Problem(
    "emergency.own_review",
    403,
    "Une autre personne que celle qui a ouvert le dossier doit l'examiner.",
    "Somebody else than the one who opened the file must look at it.",
)
NOBODY_KNOWN: Final = Problem(
    "emergency.nobody",
    403,
    "Il faut être connu du nœud pour ouvrir un dossier d'urgence.",
    "One must be known to the node to open a file in an emergency.",
)


def checked_reason(reason: str) -> str:
    """Return the reason as it is kept.

    :raises ProblemError: ``emergency.reason_missing``.
    """
    said = reason.strip()
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise ProblemError(REASON_MISSING)
    return said
