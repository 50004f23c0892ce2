"""What the register of incidents of confidentiality says of one: the law asks that each is in it (R-330)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from arrimage_chassis.problems import Problem, ProblemError
from arrimage_contracts.vocabularies import IncidentNature

LONGEST_TEXT: Final = 4000
MOST_PERSONS: Final = 9999

WHAT_MISSING: Final = Problem(
    "incident.what_missing",
    422,
    "Décrivez ce qui est arrivé, en quelques phrases, sans nommer la personne si ce n'est pas nécessaire.",
    "Describe what happened in a few sentences, without naming the person unless it is needed.",
)
IN_FUTURE: Final = Problem(
    "incident.in_future",
    422,
    "Une date de l'incident est dans l'avenir.",
    "A date of the incident is in the future.",
)
DATES_CROSSED: Final = Problem(
    "incident.dates_crossed",
    422,
    "L'incident ne peut pas être connu avant d'être arrivé.",
    "The incident cannot be known before it happened.",
)
UNKNOWN: Final = Problem(
    "incident.unknown",
    404,
    "Aucun incident ne porte ce numéro ici.",
    "No incident has this number here.",
)
CLOSED: Final = Problem(
    "incident.closed",
    409,
    "Cet incident est clos. Inscrivez-en un autre si quelque chose de nouveau est arrivé.",
    "This incident is closed. Write another one down if something new happened.",
)
VERSION_CONFLICT: Final = Problem(
    "incident.version_conflict",
    409,
    "Quelqu'un d'autre a écrit ici entre-temps. Relisez l'incident, puis recommencez.",
    "Somebody else wrote here meanwhile. Read the incident again, then start over.",
)


@dataclass(frozen=True)
class IncidentTold:
    """What is written of an incident in words; it stays here, sealed."""

    what: str = field(repr=False)
    """What happened, and to which information."""
    measures: str = field(default="", repr=False)
    """What was done so that it harms less, and does not happen again."""
    notified: str = field(default="", repr=False)
    """Who was told, and when: the persons, the commission."""

    def content(self) -> bytes:
        """Return what is sealed."""
        return json.dumps({"what": self.what, "measures": self.measures, "notified": self.notified}).encode()


def read_told(content: bytes) -> IncidentTold:
    """Return what was sealed."""
    return IncidentTold(**json.loads(content))


@dataclass(frozen=True)
class IncidentReport:
    """An incident as it is reported. Dates are civil dates of the node's zone."""

    nature: IncidentNature
    persons: int
    known_on: date
    happened_on: date | None
    serious: bool
    told: IncidentTold = field(repr=False)


def check_report(report: IncidentReport, today: date) -> None:
    """Refuse what cannot be.

    :raises ProblemError: ``incident.what_missing``, ``incident.in_future``, ``incident.dates_crossed``.
    """
    if not report.told.what.strip():
        raise ProblemError(WHAT_MISSING)
    if report.known_on > today or (report.happened_on is not None and report.happened_on > today):
        raise ProblemError(IN_FUTURE)
    if report.happened_on is not None and report.happened_on > report.known_on:
        raise ProblemError(DATES_CROSSED)
