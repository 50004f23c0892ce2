"""A person who is accepted, and a worker who plans with them. The turn is the acceptance, after the referral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar, Final, Self
from uuid import UUID, uuid4

from arrimage_conformance.bus import eventually
from arrimage_conformance.conversation import Conversation
from arrimage_conformance.days import in_days
from arrimage_conformance.driver import Answer
from arrimage_conformance.examples import an_event
from arrimage_conformance.messages import Json, Message
from arrimage_conformance.trial import Trial
from arrimage_contracts import ids
from arrimage_contracts.declaration import EventData
from arrimage_contracts.events.referral import ReferralAccepted, ReferralReceived

ASSESS: Final = "POST /episodes/{case_id}/assessment"
PRIORITIZE: Final = "POST /episodes/{case_id}/priorities"
DRAFT: Final = "POST /episodes/{case_id}/plans"
CLOSE_BEFORE_PLAN: Final = "POST /episodes/{case_id}/closure"
AGREE: Final = "POST /plans/{plan_id}/agreement"
SHOW: Final = "GET /plans/{plan_id}"

THEMES: Final = ("EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT")
LONG_AGO: Final = date(2010, 10, 12)
"""A start of which every meeting is past: none is announced."""


@dataclass(frozen=True)
class Case(Conversation):
    """One case, and its first plan."""

    referral_id: UUID = field(default_factory=uuid4)
    start_on: date = LONG_AGO

    said: ClassVar = {"PlanCreated": 1}
    many: ClassVar = 12
    driven: ClassVar = True

    @classmethod
    def new(cls, start_on: date = LONG_AGO) -> Self:
        """As :class:`Conversation`; its plan starts on ``start_on``."""
        return cls(uuid4(), start_on=start_on)

    @classmethod
    async def accepted(cls, trial: Trial, start_on: date = LONG_AGO) -> Self:
        """Play one whose needs are put in order: a plan may be written."""
        case = await cls.new(start_on).played(trial)
        await case.prioritized(trial, "the person is accepted")
        return case

    @classmethod
    async def agreed(cls, trial: Trial, start_on: date = LONG_AGO, dates: Sequence[date] | None = None) -> Self:
        """Play one with a plan that the person agreed to."""
        case = await cls.accepted(trial, start_on)
        await case.planned(trial, "the person agrees", meeting_dates=dates)
        await case.owed(trial, "the person agreed to the plan")
        return case

    @property
    def plan_id(self) -> UUID:
        """The id of the first plan (its formula is part of the contract)."""
        return ids.plan_id(self.case_id, 1)

    def meeting_id(self, number: int) -> UUID:
        """Return the id of a meeting of it."""
        return ids.meeting_id(self.plan_id, number)

    def told(self) -> list[EventData]:
        """As :class:`Conversation`."""
        received = an_event(
            ReferralReceived, referral_id=self.referral_id, from_org="virage", to_org="margelle",
            received_on=date(2010, 10, 4), first_contact_due_on=date(2010, 10, 11),
        )  # fmt: skip
        return [received, an_event(ReferralAccepted, referral_id=self.referral_id, accepted_on=date(2010, 10, 7))]

    def wrong(self, data: Json) -> list[Json]:
        """As :class:`Conversation`."""
        return [
            data | {"accepted_on": "2010-02-30"},
            data | {"accepted_on": 20101007},
            data | {"service_code": "no_such_code"},
            data | {"referral_id": None},
            data | {"referral_id": "no uuid"},
        ]

    async def acted(self, trial: Trial, why: str) -> None:
        """Assess, put in order, write a plan, and let the person agree."""
        await self.prioritized(trial, why)
        await self.planned(trial, why)

    async def ignored(self, trial: Trial, what: str) -> None:
        """Hold that the person is not accepted: nothing may be planned."""
        await trial.refused(
            ASSESS, self.assessment(), case_id=self.case_id, shown=self.case_id,
            what=f"acts on {what}: an assessment",
        )  # fmt: skip
        await super().ignored(trial, what)

    async def prioritized(self, trial: Trial, why: str) -> None:
        """Assess the needs, once the acceptance was taken, and put them in order."""

        async def may_begin() -> bool:
            return (await trial.act(ASSESS, self.assessment(), case_id=self.case_id)).done

        begun = await eventually(may_begin, trial.patience + trial.start_within)
        trial.hold(begun, f"{why}: the assessment of an accepted person was not taken down", self.case_id)
        order = {"order": list(THEMES)}
        await trial.done(
            PRIORITIZE, order, what=f"{why}: the order of needs", shown=self.case_id, case_id=self.case_id
        )

    async def planned(self, trial: Trial, why: str, **changes: Any) -> None:
        """Write a plan, and let the person agree."""
        body = self.draft(**changes)
        drafted = await trial.done(DRAFT, body, what=f"{why}: a draft", shown=self.case_id, case_id=self.case_id)
        await self.on_plan(
            trial, AGREE, {"agreed_on": self.agreed_on.isoformat()}, f"{why}: the agreement", version_of=drafted
        )

    @property
    def agreed_on(self) -> date:
        """The day on which the person agrees."""
        return min(self.start_on - timedelta(days=4), in_days(-1))

    async def on_plan(
        self, trial: Trial, route: str, body: Json, what: str, *, version_of: Answer | None = None, **more: Any
    ) -> Json:
        """Change the plan at its present version; return it as it then is."""
        read = version_of or await self.shown(trial)
        wanted = body | {"expected_version": version(read)}
        answer = await trial.done(route, wanted, what=what, shown=self.case_id, plan_id=self.plan_id, **more)
        return answer.body if isinstance(answer.body, dict) else {}

    async def refuses(self, trial: Trial, route: str, body: Json, what: str, **more: Any) -> None:
        """Hold that a change of the plan, at its present version, is refused."""
        wanted = body | {"expected_version": version(await self.shown(trial))}
        await trial.refused(route, wanted, what=what, shown=self.case_id, plan_id=self.plan_id, **more)

    async def shown(self, trial: Trial) -> Answer:
        """Return the plan as a worker reads it."""
        return await trial.done(SHOW, what="reading a plan", shown=self.case_id, plan_id=self.plan_id)

    async def once_said(self, trial: Trial, event: str, why: str) -> Message:
        """Return what was said of ``event``, which must be said once."""
        await trial.expect(self.case_id, event, why=why)
        return trial.exactly(self.case_id, event, 1, why=why)[0]

    def assessment(self) -> Json:
        """Return what a worker keeps of the needs."""
        return {"themes": dict.fromkeys(THEMES, "strong")}

    def draft(self, *, meeting_dates: Sequence[date] | None = None, words: str = "x", **changes: Any) -> Json:
        """Return a plan as a worker writes it; ``words`` stand wherever there is room for words."""
        body: Json = {
            "start_on": self.start_on.isoformat(),
            "mode": "mixed",
            "objectives": [{"theme": THEMES[0], "text": words}],
            "actions": [{"theme": theme, "text": words, "resource": words} for theme in THEMES],
        }
        if meeting_dates is not None:
            body["meeting_dates"] = [day.isoformat() for day in meeting_dates]
        return body | changes


def version(answer: Answer) -> int:
    """Return the version of the plan that was answered; 0 if there is none."""
    found = answer.body.get("version") if isinstance(answer.body, dict) else None
    return found if isinstance(found, int) else 0
