"""What is wrong with a network file or a membership request: a code, a place, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from arrimage_contracts.network.messages import MESSAGES

Language = Literal["fr", "en"]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. No key and no value that could be a secret is ever part of it."""

    code: str
    """Stable, for programs: ``network.doubled_organization``."""
    line: int
    """Counted from 1; 0 when the whole file is meant."""
    column: int
    """Counted from 1; 0 when the whole file is meant."""
    path: str
    """The place in the data: ``organizations[1].leaf_key``."""
    values: Mapping[str, str] = field(default_factory=dict)

    def message(self, language: Language) -> str:
        """Say what is wrong."""
        return self._say(MESSAGES[self.code].said[language])

    def remedy(self, language: Language) -> str:
        """Say what to do about it."""
        return self._say(MESSAGES[self.code].remedy[language])

    def render(self, language: Language, source: str) -> str:
        """Return one line: place, code, what is wrong, what to do."""
        place = f"{source}:{self.line}:{self.column}" if self.line else source
        return f"{place}: {self.code}: {self.message(language)} {self.remedy(language)}"

    def _say(self, template: str) -> str:
        return template.format_map({"path": self.path, **self.values})


class NetworkFileError(ValueError):
    """A network file or a membership request that cannot be used; :attr:`problems` has all that was found."""

    def __init__(self, problems: list[Problem], source: str) -> None:
        super().__init__(source, [problem.code for problem in problems])
        self.problems = sorted(problems, key=lambda problem: (problem.line, problem.column, problem.code))
        self.source = source

    def render(self, language: Language) -> str:
        """Return one line for each problem, in the order of the file."""
        return "\n".join(problem.render(language, self.source) for problem in self.problems)

    def __str__(self) -> str:
        return self.render("fr")
