"""What a person may tell at a call, each of it only if they wish (R-183). It stays in this service: LOCAL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Final

from arrimage_contracts.vocabularies import Theme

THEME_PATTERN: Final = rf"^({'|'.join(Theme)}|LOCAL_[A-Z0-9_]{{2,40}})$"
"""One of the eight themes of needs, or an organization's own (R-119)."""


class Situation(StrEnum):
    """How the person sees a part of their life, compared with the end of the episode."""

    BETTER = "better"
    SAME = "same"
    HARDER = "harder"


class Network(StrEnum):
    """On whom the person can count."""

    SEVERAL = "several"
    ONE_OR_TWO = "one_or_two"
    NOBODY = "nobody"


class Occupation(StrEnum):
    """What the person does or looks for."""

    WORK = "work"
    STUDY = "study"
    LOOKING = "looking"
    NOT_NOW = "not_now"


class Housing(StrEnum):
    """Where the person lives."""

    STABLE = "stable"
    TEMPORARY = "temporary"
    NONE = "none"


class Topic(StrEnum):
    """What the person's own words may be about."""

    SITUATION = "situation"
    NETWORK = "network"
    OCCUPATION = "occupation"
    HOUSING = "housing"
    VOLUNTEERING = "volunteering"
    OUTSIDE_HELP = "outside_help"
    HOSPITAL_USE = "hospital_use"
    OTHER = "other"


@dataclass(frozen=True)
class Answers:
    """What was told at one call. None, or nothing, is: not asked, or not answered."""

    situation: Mapping[str, Situation] = field(default_factory=dict)
    """By theme."""
    network: Network | None = None
    occupation: tuple[Occupation, ...] = ()
    housing: Housing | None = None
    volunteers: bool | None = None
    outside_help: bool | None = None
    """Whether the person used help elsewhere since the end."""
    hospital_stays: int | None = None
    emergency_visits: int | None = None
    words: Mapping[Topic, str] = field(default_factory=dict, repr=False)
    """The person's own words: free text."""

    @property
    def empty(self) -> bool:
        """Whether everything was skipped."""
        return all(getattr(self, item.name) in (None, (), {}) for item in fields(self))
