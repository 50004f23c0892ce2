"""What a state is called, and what comes next, in the words of those who work with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain.problems import WRONG_STATE


@dataclass(frozen=True)
class Words:
    """A state and its next step, in both languages."""

    state_fr: str
    state_en: str
    next_fr: str
    next_en: str


def refusal(words: Mapping[StrEnum, Words], state: StrEnum) -> ProblemError:
    """Return the error of a step that has no place in ``state``: it names the state, and what to do next."""
    return ProblemError(WRONG_STATE, **asdict(words[state]))
