"""What other services say of one invented episode, for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid4

from arrimage_contracts import ids
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.vocabularies import OUTCOME_CLASS, Outcome, PlanMode
from arrimage_testing.service_twin import Twin

TWO_CALLS = ["FollowupScheduled", "FollowupScheduled"]


class Episode:
    """One episode of one person, known by opaque ids."""

    def __init__(self, start_on: date = date(2010, 10, 12)) -> None:
        self.case_id = uuid4()
        self.plan_id = ids.plan_id(self.case_id, 1)
        self.start_on = start_on

    def followup_id(self, kind: str) -> UUID:
        return ids.followup_id(self.case_id, self.plan_id, kind)

    def plan_created(self, version: int = 1) -> PlanCreated:
        end_on = self.start_on + timedelta(days=77)
        return PlanCreated(
            plan_id=self.plan_id,
            case_id=self.case_id,
            referral_id=uuid4(),
            version=version,
            mode=PlanMode.MIXED,
            start_on=self.start_on,
            expected_end_on=end_on,
            meeting_dates=[self.start_on, end_on],
            objective_count=3,
        )

    def closed(
        self,
        closed_on: date = date(2010, 12, 28),
        outcome: Outcome = Outcome.COMPLETED,
        *,
        held: int = 8,
        allowed: bool = True,
    ) -> EpisodeClosed:
        return EpisodeClosed(
            case_id=self.case_id,
            plan_id=self.plan_id,
            closed_on=closed_on,
            outcome=outcome,
            outcome_class=OUTCOME_CLASS[outcome],
            success_tags=[],
            activities_held_count=held,
            followup_allowed=allowed,
        )

    async def happens(self, twin: Twin, closed: EpisodeClosed | None = None) -> None:
        """Say that the plan was made and that the episode ended."""
        await twin.say(self.plan_created(), case_id=self.case_id)
        await twin.say(closed or self.closed(), case_id=self.case_id)
        await twin.quiet()


def said_by_followup(events: Iterable[Envelope], name: str | None = None) -> list[Envelope]:
    """Return what followup said, in order."""
    return [event for event in events if event.source_service == "followup" and name in (None, event.event_name)]
