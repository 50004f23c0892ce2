"""One case that the kit plays: what is told to the role, what a worker then does, and what the role says of it.

Each role has a class of its own; what is checked of every role, in ``shared/``, is written on this one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from arrimage_conformance.messages import Json
from arrimage_conformance.trial import Trial
from arrimage_contracts.declaration import EventData


@dataclass(frozen=True)
class Conversation(ABC):
    """A case that nobody has heard of before.

    The *turn* is the last thing that is told: without it the role says nothing.
    """

    case_id: UUID

    said: ClassVar[Mapping[str, int]]
    """What the role says of it in the end, and how often."""
    waits: ClassVar[bool] = True
    """Whether the turn waits for what is told before it; False: it is understood without."""
    many: ClassVar[int] = 40
    """How many are under way when the program is killed."""
    driven: ClassVar[bool] = False
    """Whether a worker has to do something before the role speaks."""

    @classmethod
    @abstractmethod
    def new(cls) -> Self:
        """Return one of a case that nobody has heard of."""

    @abstractmethod
    def told(self) -> Sequence[EventData]:
        """Return what the other services say, in order; the last is the turn."""

    @abstractmethod
    def wrong(self, data: Json) -> Sequence[Json]:
        """Return the ``data`` of the turn, wrong in one place each: its schema refuses it."""

    async def acted(self, trial: Trial, why: str) -> None:
        """Do what a worker does, once all was told: nothing, in a role that speaks without."""
        return

    async def ignored(self, trial: Trial, what: str) -> None:
        """Hold that the turn had no effect: it was not heard, or is ``what``."""
        trial.hold(not trial.said(self.case_id), f"acts on {what}", self.case_id)

    def before(self) -> Sequence[EventData]:
        """Return what is told before the turn."""
        return self.told()[:-1]

    def turn(self, trial: Trial) -> Json:
        """Return the envelope of the turn."""
        return trial.envelope(self.told()[-1], self.case_id)

    async def begun(self, trial: Trial) -> Self:
        """Tell what comes before the turn."""
        for event in self.before():
            await trial.tell(event, self.case_id)
        return self

    async def played(self, trial: Trial) -> Self:
        """Tell all of it."""
        await self.begun(trial)
        await trial.tell(self.told()[-1], self.case_id)
        return self

    async def owed(self, trial: Trial, why: str) -> None:
        """Wait until the role has said what it owes."""
        for event, count in self.said.items():
            await trial.expect(self.case_id, event, count, why=why)

    async def answered(self, trial: Trial, why: str) -> Self:
        """Do what a worker does, and wait until the role has said what it owes."""
        await self.acted(trial, why)
        await self.owed(trial, why)
        return self

    def once(self, trial: Trial, why: str) -> None:
        """Hold that each thing was said as often as it is owed, and no more."""
        for event, count in self.said.items():
            trial.exactly(self.case_id, event, count, why=why)
