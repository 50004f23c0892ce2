"""A check: one promise of a role, tried. What breaks it is told with the messages that show it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from arrimage_conformance.messages import Message

if TYPE_CHECKING:
    from arrimage_conformance.conversation import Conversation
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


@dataclass(frozen=True)
class SharedCheck:
    """A promise of every role: it has the same number in each."""

    number: str
    requirements: tuple[str, ...]
    fr: str
    en: str
    how: How
    run: Callable[[Trial, type[Conversation]], Awaitable[None]]
    waits: bool = False
    """Whether it is of what waits for a predecessor: a role in which nothing does has no such check."""

    def tried_on(self, kind: type[Conversation], name: str) -> Check:
        """Return it as the check ``name`` of the role whose conversations are of ``kind``."""

        async def run(trial: Trial) -> None:
            await self.run(trial, kind)

        return Check(name, self.requirements, self.fr, self.en, self.how, run, kind.driven)


class Checks:
    """The checks of one role, by their ids: the letter of the role and a number."""

    def __init__(self, role: str) -> None:
        self.role: Final = role
        self.letter: Final = role[0].upper()
        self._all: dict[str, Check] = {}

    @property
    def all(self) -> Sequence[Check]:
        """All of them, in the order of their ids."""
        return [self._all[name] for name in sorted(self._all)]

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
            self._add(Check(name, requirements, fr, en, how, run, driven))
            return run

        return declare

    def share(self, shared: Iterable[SharedCheck], kind: type[Conversation]) -> None:
        """Declare what is promised by every role, tried on conversations of ``kind``."""
        for each in shared:
            if kind.waits or not each.waits:
                self._add(each.tried_on(kind, f"{self.letter}-{each.number}"))

    def _add(self, check: Check) -> None:
        if check.id in self._all:
            raise ValueError(f"{check.id} is declared twice")
        self._all[check.id] = check
