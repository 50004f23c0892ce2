"""An episode that the kit plays: its plan, its end, the calls that must follow."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Final, Self
from uuid import UUID, uuid4

from arrimage_conformance.conversation import Conversation
from arrimage_conformance.days import in_days
from arrimage_conformance.messages import Json, Message
from arrimage_conformance.trial import Trial
from arrimage_contracts import ids
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.contact import ContactPreferenceUpdated
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.vocabularies import FollowupKind, Outcome, OutcomeClass, PlanMode

LONG_AGO: Final = date(2010, 12, 28)
"""An end of which both calls are due today."""
MONTHS: Final = {FollowupKind.M3: 3, FollowupKind.M9: 9}


def months_after(day: date, months: int) -> date:
    """Return the same day so many calendar months later, or the last of that month if it is shorter (R-178)."""
    years, index = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True)
class Episode(Conversation):
    """One episode of one case: its end is the turn, and its plan comes before."""

    plan_id: UUID
    closed_on: date = LONG_AGO

    said: ClassVar = {"FollowupScheduled": 2, "FollowupDue": 2}

    @classmethod
    def new(cls, closed_on: date = LONG_AGO) -> Self:
        """Return an episode of a case that nobody has heard of."""
        case_id = uuid4()
        return cls(case_id, ids.plan_id(case_id, 1), closed_on)

    @classmethod
    async def due(cls, trial: Trial) -> Self:
        """Play an old one, and wait until both of its calls are announced."""
        return await (await cls.new().played(trial)).answered(trial, "both calls of an old episode are due")

    @classmethod
    async def to_come(cls, trial: Trial) -> Self:
        """Play one that ended just now, and wait until both of its calls are scheduled; none is due."""
        episode = await cls.new(in_days(-2)).played(trial)
        await episode.scheduled(trial)
        return episode

    def told(self) -> list[EventData]:
        """As :class:`Conversation`."""
        return [self.plan(), self.end()]

    def wrong(self, data: Json) -> list[Json]:
        """As :class:`Conversation`."""
        return [
            data | {"closed_on": "2010-02-30"},
            data | {"closed_on": 20101228},
            data | {"outcome": "no_such_code"},
            data | {"activities_held_count": -1},
            data | {"plan_id": None},
        ]

    def call(self, kind: str) -> UUID:
        """Return the id of a call (its formula is part of the contract)."""
        return ids.followup_id(self.case_id, self.plan_id, kind)

    def due_on(self, kind: FollowupKind) -> date:
        """Return the day on which a call is due."""
        return months_after(self.closed_on, MONTHS[kind])

    def plan(self) -> PlanCreated:
        """Return the event by which it begins."""
        start = self.closed_on - timedelta(days=77)
        return PlanCreated(
            plan_id=self.plan_id,
            case_id=self.case_id,
            referral_id=uuid4(),
            version=1,
            mode=PlanMode.MIXED,
            start_on=start,
            expected_end_on=self.closed_on,
            meeting_dates=[start],
            objective_count=1,
        )

    def end(
        self,
        outcome: Outcome = Outcome.COMPLETED,
        *,
        held: int = 8,
        allowed: bool = True,
        agreed: bool = True,
    ) -> EpisodeClosed:
        """Return the event by which it ends."""
        return EpisodeClosed(
            case_id=self.case_id,
            plan_id=self.plan_id,
            closed_on=self.closed_on,
            outcome=outcome,
            outcome_class=OutcomeClass.POSITIVE,
            success_tags=[],
            activities_held_count=held,
            followup_allowed=allowed,
            plan_agreed=agreed,
        )

    def permission(self, *, may: bool, number: int = 1) -> ContactPreferenceUpdated:
        """Return the event by which the person says whether they may be called."""
        return ContactPreferenceUpdated(
            case_id=self.case_id, number=number, updated_on=self.closed_on, may_be_contacted=may
        )

    async def scheduled(self, trial: Trial) -> list[Message]:
        """Wait until both calls are scheduled."""
        return await trial.expect(self.case_id, "FollowupScheduled", 2, why="an episode that ended has two calls")
