"""What a check found: a stable code for programs, the cause and the remedy for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from arrimage.texts import Language
from arrimage.texts.doctor import DOCTOR, NOTES, WARNINGS


class Level(StrEnum):
    """How much it matters."""

    PROBLEM = "problem"
    """The node, or a part of it, does not work, or soon will not."""
    WARNING = "warning"
    """It works; somebody should look."""
    NOTE = "note"
    """Good to know while looking for a cause."""


@dataclass(frozen=True)
class Finding:
    """One thing that was found."""

    code: str
    values: dict[str, object] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """How much it matters."""
        if self.code in NOTES:
            return Level.NOTE
        return Level.WARNING if self.code in WARNINGS else Level.PROBLEM

    def cause(self, reader: Language) -> str:
        """Say what is wrong."""
        return DOCTOR[self.code].said[reader].format_map(self.values)

    def remedy(self, reader: Language) -> str:
        """Say what to do about it."""
        return DOCTOR[self.code].remedy[reader].format_map(self.values)

    def as_json(self) -> dict[str, Any]:
        """Return the same for programs, in both languages."""
        return {
            "code": self.code,
            "level": self.level.value,
            "cause": {"fr": self.cause("fr"), "en": self.cause("en")},
            "remedy": {"fr": self.remedy("fr"), "en": self.remedy("en")},
        }


def found(code: str, /, **values: object) -> Finding:
    """Return a finding whose words take ``values``; none of them may be a secret."""
    assert code in DOCTOR, code  # noqa: S101 - a code without words is a mistake of ours
    return Finding(code, values)
