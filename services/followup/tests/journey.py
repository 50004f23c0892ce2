"""What other services say of one invented episode, and what a worker then does, for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from arrimage_contracts import ids
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.events.contact import ContactPreferenceUpdated
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import ReferralAccepted
from arrimage_contracts.vocabularies import OUTCOME_CLASS, Outcome, PlanMode, ServiceCode
from arrimage_testing.service_twin import Twin

THE_END = "2010-12-28T20:00:00Z"
"""The evening of the day on which the invented episode ends."""
ON_EACH_STORE = pytest.mark.parametrize(
    "dsn", ["sqlite_dsn", pytest.param("postgres_dsn", marks=pytest.mark.postgres)], indirect=True
)
MORE_ON_POSTGRESQL = pytest.mark.parametrize(
    "dsn",
    ["sqlite_dsn", pytest.param("postgres_dsn", marks=[pytest.mark.postgres, pytest.mark.full])],
    indirect=True,
)
"""On PostgreSQL in `make test-full`: others (``ON_EACH_STORE``) play the statements of these rules on both."""
TWO_CALLS = ["FollowupScheduled", "FollowupScheduled"]
THE_THREE = [("no_answer", "morning"), ("message_left", "afternoon"), ("wrong_number", "evening")]
"""Three attempts in vain, each at another time of day."""


class Episode:
    """One episode of one person, known by opaque ids."""

    def __init__(
        self, start_on: date = date(2010, 10, 12), *, case_id: UUID | None = None, number: int = 1
    ) -> None:
        self.case_id = case_id or uuid4()
        self.plan_id = ids.plan_id(self.case_id, number)
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
        plan_agreed: bool = True,
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
            plan_agreed=plan_agreed,
        )

    async def happens(self, twin: Twin, closed: EpisodeClosed | None = None) -> None:
        """Say that the plan was made and that the episode ended."""
        await twin.say(self.plan_created(), case_id=self.case_id)
        await twin.say(closed or self.closed(), case_id=self.case_id)
        await twin.quiet()

    async def falls_due(self, twin: Twin, now: str = "2011-03-30T12:00:00Z") -> str:
        """Let the first call fall due, two days before ``now``; return its path."""
        await self.happens(twin)
        await twin.move_to("2011-03-28T12:00:00Z")
        if now > "2011-03-28T12:00:00Z":
            await twin.move_to(now)
        return self.path("M3")

    def path(self, kind: str) -> str:
        return f"/followups/{self.followup_id(kind)}"

    async def may_be_contacted(self, twin: Twin, answer: bool, number: int = 1) -> None:
        """Say that the person allows, or no longer allows, to be called."""
        said = ContactPreferenceUpdated(
            case_id=self.case_id, number=number, updated_on=twin.clock.today(), may_be_contacted=answer
        )
        await twin.say(said, case_id=self.case_id)
        await twin.quiet()

    async def states(self, twin: Twin) -> dict[str, str]:
        """Return where each call stands."""
        return {call["kind"]: call["state"] for call in await twin.get(f"/followups?case_id={self.case_id}")}


async def accepted(twin: Twin, case_id: UUID, *, previous_case_id: UUID | None = None) -> None:
    """Say that intake accepted the person of ``case_id``."""
    said = ReferralAccepted(
        referral_id=uuid4(),
        accepted_on=twin.clock.today(),
        service_code=ServiceCode.REINTEGRATION,
        previous_case_id=previous_case_id,
    )
    await twin.say(said, case_id=case_id)
    await twin.quiet()


async def tried(twin: Twin, path: str, result: str = "no_answer", part: str = "morning") -> dict[str, Any]:
    """Record an attempt in vain that is expected to be kept."""
    answer = await twin.post(f"{path}/attempts", {"result": result, "part_of_day": part})
    body: dict[str, Any] = answer.json()
    assert answer.status_code == 201, body["code"]
    return body


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Return how a command was refused."""
    assert answer.is_error, answer.status_code
    return answer.status_code, answer.json()["code"]


def said_by_followup(events: Iterable[Envelope], name: str | None = None) -> list[Envelope]:
    """Return what followup said, in order."""
    return [event for event in events if event.source_service == "followup" and name in (None, event.event_name)]


async def said(twin: Twin, *names: str) -> list[tuple[str, str]]:
    """Return what followup said, in order: the event and the call; only ``names``, if any are given."""
    await twin.quiet()
    return [
        (event.event_name, event.data.get("kind", ""))
        for event in said_by_followup(await twin.events())
        if not names or event.event_name in names
    ]
