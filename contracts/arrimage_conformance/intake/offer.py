"""A referral that a partner offers to the node under test, and what is done with it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from arrimage_conformance.days import in_days
from arrimage_conformance.intake import routes
from arrimage_conformance.intake.across import expect_across
from arrimage_conformance.messages import Json, Message
from arrimage_conformance.trial import Trial
from arrimage_contracts.events.referral import ReferralSent, ReferralWithdrawnState
from arrimage_contracts.vocabularies import EntryPoint, ReferralPath, ServiceCode, Urgency

FIRST = "virage"
"""The partner of most conversations."""


def today() -> date:
    """Return the civil day of the node under test."""
    return in_days(0)


@dataclass(frozen=True)
class Offer:
    """One referral, under the ids of the pair and under those of the node under test."""

    partner: str
    border_case: UUID
    border_referral: UUID
    case_id: UUID
    referral_id: UUID

    @classmethod
    def new(cls, trial: Trial, partner: str = FIRST) -> Offer:
        """Return an offer of which nobody has heard."""
        border_case, border_referral = uuid4(), uuid4()
        own = trial.border.trust.own
        return cls(partner, border_case, border_referral, own(partner, border_case), own(partner, border_referral))

    def event(self) -> ReferralSent:
        """Return the event by which it begins."""
        return ReferralSent(
            referral_id=self.border_referral,
            service_code=ServiceCode.REINTEGRATION,
            urgency=Urgency.ROUTINE,
            region="sorel-tracy",
            entry_point=EntryPoint.REHABILITATION_CENTRE,
            path=ReferralPath.STANDARD,
            sent_on=today(),
        )

    def withdrawal(self) -> ReferralWithdrawnState:
        """Return the event by which its sender takes it back."""
        return ReferralWithdrawnState(referral_id=self.border_referral, withdrawn_on=today())

    async def told(self, trial: Trial) -> Json:
        """Put it into the mailbox; return its envelope."""
        return await trial.border.tell(self.partner, self.event(), self.border_case)

    async def received(self, trial: Trial) -> Offer:
        """Put it into the mailbox, and wait until the node says that it is there."""
        await self.told(trial)
        await trial.expect(self.case_id, "ReferralReceived", why="a partner offered a referral")
        return self

    async def taken(self, trial: Trial) -> Offer:
        """Let it arrive, and a worker take it in charge."""
        await self.received(trial)
        await self.act(trial, routes.TAKE)
        await trial.expect(self.case_id, "ReferralTakenInCharge", why="a worker took the referral in charge")
        return self

    async def accepted(self, trial: Trial) -> Offer:
        """Let it arrive, and a worker go on with it until the person is accepted."""
        await self.taken(trial)
        await self.act(trial, routes.FIRST_CONTACT)
        await self.act(trial, routes.ACCEPT)
        await trial.expect(self.case_id, "ReferralAccepted", why="a worker accepted the person")
        return self

    async def act(self, trial: Trial, route: str, body: dict[str, Any] | None = None) -> None:
        """Let a worker do a step with it, which must be done."""
        await routes.done(trial, route, body, referral_id=self.referral_id)

    async def answered(self, trial: Trial, event: str, *, why: str) -> Message:
        """Wait until its sender is told ``event``; return that."""
        return (await expect_across(trial, self.partner, self.border_case, event, why=why))[-1]
