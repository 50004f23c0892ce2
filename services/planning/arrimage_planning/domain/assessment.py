"""What a person needs, theme by theme, in their own words (R-116, R-117). All of it is LOCAL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from arrimage_planning.domain.themes import EIGHT, in_theme_order


class NeedLevel(StrEnum):
    """How much a person needs in a theme."""

    NONE = "none"
    SOME = "some"
    STRONG = "strong"
    NOT_DISCUSSED = "not_discussed"


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


def all_themes(discussed: Mapping[str, NeedLevel]) -> dict[str, NeedLevel]:
    """Return a level for each theme: one that was not visited shows as not discussed (R-116)."""
    themes = in_theme_order({*EIGHT, *discussed})
    return {theme: discussed.get(theme, NeedLevel.NOT_DISCUSSED) for theme in themes}


def needs(themes: Mapping[str, NeedLevel]) -> frozenset[str]:
    """Return the themes in which the person needs something."""
    return frozenset(theme for theme, level in themes.items() if level in {NeedLevel.SOME, NeedLevel.STRONG})
