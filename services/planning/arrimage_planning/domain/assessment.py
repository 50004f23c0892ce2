"""What a person needs, theme by theme, in their own words (R-116, R-117). All of it is LOCAL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import PlanMode
from arrimage_planning.domain import problems
from arrimage_planning.domain.themes import EIGHT, in_theme_order


class NeedLevel(StrEnum):
    """How much a person needs in a theme."""

    NONE = "none"
    SOME = "some"
    STRONG = "strong"
    NOT_DISCUSSED = "not_discussed"


class Transport(StrEnum):
    """How the person gets to what is offered."""

    OWN = "own"
    NEEDED = "needed"
    OFFERS_SEATS = "offers_seats"
    """The person drives, and has seats for others."""


@dataclass(frozen=True)
class Preferences:
    """What the person wishes, asked at the first meeting (R-120); what was not asked is None."""

    transport: Transport | None = None
    evening_only: bool | None = None
    mode: PlanMode | None = None
    accompaniment: bool | None = None
    """The person wishes to be accompanied to what is new."""
    language: str | None = None
    """Code of the language that the person wishes to speak (BCP 47), such as ``fr``."""
    interpreter: bool | None = None


@dataclass(frozen=True)
class Assessment:
    """One look at all the needs of a person. There is no field on present consumption, on purpose (R-121)."""

    themes: dict[str, NeedLevel]
    """The eight themes at least."""
    words: dict[str, str]
    """The person's own words, by theme."""
    strengths: tuple[str, ...]
    services_used: tuple[str, ...]
    """Services that the person gets already, so that other needs do not stay unknown (R-117)."""
    daytime_worker: bool
    """The person works by day: meetings are proposed in the evening (R-129)."""
    preferences: Preferences = Preferences()

    @property
    def evening(self) -> bool:
        """Meetings are to be proposed in the evening (R-129)."""
        return self.daytime_worker or bool(self.preferences.evening_only)


def all_themes(discussed: Mapping[str, NeedLevel]) -> dict[str, NeedLevel]:
    """Return a level for each theme: one that was not visited shows as not discussed (R-116)."""
    themes = in_theme_order({*EIGHT, *discussed})
    return {theme: discussed.get(theme, NeedLevel.NOT_DISCUSSED) for theme in themes}


def needs(themes: Mapping[str, NeedLevel]) -> frozenset[str]:
    """Return the themes in which the person needs something."""
    return frozenset(theme for theme, level in themes.items() if level in {NeedLevel.SOME, NeedLevel.STRONG})


def check_discussed(themes: Mapping[str, NeedLevel]) -> None:
    """Check that at least one theme was visited: looking at nothing is no assessment (R-116).

    :raises ProblemError: ``assessment.nothing_discussed``.
    """
    if all(level is NeedLevel.NOT_DISCUSSED for level in themes.values()):
        raise ProblemError(problems.NOTHING_DISCUSSED)


def check_read(present: int, read: int) -> None:
    """Check that whoever assesses anew has read the assessment that counts, by its number (0: none).

    :raises ProblemError: ``assessment.changed``.
    """
    if present != read:
        raise ProblemError(problems.ASSESSMENT_CHANGED)
