"""A check: one promise of a role, tried. What breaks it is told with the messages that show it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from arrimage_conformance.messages import Message

if TYPE_CHECKING:
    from arrimage_conformance.trial import Trial


class BrokenPromiseError(Exception):
    """The program did not keep the promise. The text names no value that a person could be known by."""

    def __init__(self, what: str, shown: Sequence[Message] = ()) -> None:
        super().__init__(what)
        self.what = what
        self.shown = tuple(shown)


class How(StrEnum):
    """How a check treats the program; the gentle ones come first."""

    TOGETHER = "together"
    """Normal conversations of cases of its own: many at once."""
    HOSTILE = "hostile"
    """Messages that are not as they should be: one after the other."""
    RESTART = "restart"
    """The program is killed, or begins on an empty store."""


Run = Callable[["Trial"], Awaitable[None]]


@dataclass(frozen=True)
class Check:
    """One promise."""

    id: str
    requirements: tuple[str, ...]
    fr: str
    """The promise, in one sentence."""
    en: str
    how: How
    run: Run
    driven: bool = False
    """Whether it needs the driver."""


class Checks:
    """The checks of one role, in the order in which they are declared."""

    def __init__(self, role: str) -> None:
        self.role: Final = role
        self.all: list[Check] = []

    def check(
        self,
        name: str,
        *requirements: str,
        fr: str,
        en: str,
        how: How = How.TOGETHER,
        driven: bool = False,
    ) -> Callable[[Run], Run]:
        """Declare the decorated coroutine function as a check."""

        def declare(run: Run) -> Run:
            if any(known.id == name for known in self.all):
                raise ValueError(f"{name} is declared twice")
            self.all.append(Check(name, requirements, fr, en, how, run, driven))
            return run

        return declare
