"""A referral that the node under test sends to a partner, and what its partner does with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from arrimage_conformance.border.sealed import OneTimeKey, encoded
from arrimage_conformance.bus import eventually
from arrimage_conformance.check import BrokenPromiseError
from arrimage_conformance.driver import Answer
from arrimage_conformance.intake import routes
from arrimage_conformance.intake.across import expect_across
from arrimage_conformance.intake.offer import FIRST, today
from arrimage_conformance.intake.person import Person
from arrimage_conformance.messages import Message
from arrimage_conformance.role import ORGANIZATION
from arrimage_conformance.trial import Trial
from arrimage_contracts.events.disclosure import DisclosureRequested
from arrimage_contracts.events.referral import ReferralAcknowledged, ReferralTakenInChargeState
from arrimage_contracts.sealed import request_bytes
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose

BOTH = (DataCategory.IDENTITY, DataCategory.CONTACT)


def form(who: Person, to: str = FIRST, **changes: Any) -> dict[str, Any]:
    """Return a complete referral form (R-089)."""
    complete = {
        "referring_unit": "sorel",
        "referring_worker": "v1",
        "entry_point": "rehabilitation_centre",
        "to_organization": to,
        "service_code": "reintegration",
        "needs": ["EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT"],
        "eligibility": {"adult": "met", "territory": "met"},
        "consent": "none",
        **who.identity,
    }
    return {**complete, **changes}


@dataclass(frozen=True)
class Sent:
    """One referral that left, under the node's own ids; ``border_…``: as its receiver knows them."""

    partner: str
    case_id: UUID
    referral_id: UUID
    border_case: UUID
    border_referral: UUID
    person: Person = field(default_factory=Person)

    @classmethod
    async def to(cls, trial: Trial, partner: str = FIRST, **changes: Any) -> Sent:
        """Let a worker send one, and wait until the offer lies in the partner's mailbox."""
        person = Person()
        answer = await routes.done(trial, routes.SEND, form(person, partner, **changes))
        try:
            case_id, referral_id = UUID(answer.body["case_id"]), UUID(answer.body["referral_id"])
        except (TypeError, KeyError, ValueError):
            raise BrokenPromiseError(f"{routes.SEND} does not answer case_id and referral_id") from None
        scoped = trial.border.trust.scoped
        sent = cls(partner, case_id, referral_id, scoped(partner, case_id), scoped(partner, referral_id), person)
        why = "a complete referral goes to whom it is for, under ids of the pair"
        await expect_across(trial, partner, sent.border_case, "ReferralSent", why=why)
        return sent

    async def there(self, trial: Trial) -> Sent:
        """Let it arrive at its receiver."""
        acknowledged = ReferralAcknowledged(
            referral_id=self.border_referral, received_on=today(), first_contact_due_on=today()
        )
        await trial.border.tell(self.partner, acknowledged, self.border_case)
        return self

    async def taken_there(self, trial: Trial) -> Sent:
        """Let it arrive, and its receiver take it in charge."""
        await self.there(trial)
        taken = ReferralTakenInChargeState(referral_id=self.border_referral, taken_in_charge_on=today())
        await trial.border.tell(self.partner, taken, self.border_case)
        return self

    async def granted(self, trial: Trial, to: str | None = None, **changes: Any) -> UUID:
        """Let the person authorize the node to tell the partner; return the node's own id of it."""
        recipient = to or self.partner
        body = {
            "to_organization": recipient,
            "categories": ["identity", "contact"],
            "method": "signed",
            "statement_shown": True,
            **changes,
        }
        answer: Answer = await routes.done(trial, routes.GRANT, body, case_id=self.case_id)
        try:
            consent_id = UUID(answer.body["consent_id"])
        except (TypeError, KeyError, ValueError):
            raise BrokenPromiseError(f"{routes.GRANT} does not answer consent_id") from None
        border_case = trial.border.trust.scoped(recipient, self.case_id)
        why = "whom an authorization names is told what it may ask for"
        await expect_across(trial, recipient, border_case, "ConsentGranted", why=why)
        return consent_id

    async def revoked(self, trial: Trial, consent_id: UUID) -> None:
        """Let the person withdraw an authorization."""
        await routes.done(trial, routes.REVOKE, consent_id=consent_id)


@dataclass(frozen=True)
class Request:
    """What a partner asks the node under test to disclose; ids are those of the pair."""

    partner: str
    border_case: UUID
    consent_id: UUID
    categories: tuple[DataCategory, ...] = BOTH
    purpose: DisclosurePurpose = DisclosurePurpose.REFERRAL
    request_id: UUID = field(default_factory=uuid4)
    key: OneTimeKey = field(default_factory=OneTimeKey)

    @classmethod
    def of(cls, trial: Trial, sent: Sent, consent_id: UUID, **changes: Any) -> Request:
        """Return what the receiver of ``sent`` asks under an authorization (the node's own id of it)."""
        return cls(sent.partner, sent.border_case, trial.border.trust.scoped(sent.partner, consent_id), **changes)

    def event(self, trial: Trial, *, signed_by: str | None = None) -> DisclosureRequested:
        """Return the event, its request signed by the partner or by somebody else."""
        said = request_bytes(
            sender=self.partner,
            recipient=ORGANIZATION,
            request_id=self.request_id,
            case_id=self.border_case,
            consent_id=self.consent_id,
            categories=list(self.categories),
            purpose=self.purpose,
            one_time_key=self.key.public,
        )
        return DisclosureRequested(
            request_id=self.request_id,
            consent_id=self.consent_id,
            categories=list(self.categories),
            purpose=self.purpose,
            one_time_key=self.key.public,
            signature=encoded(trial.border.trust.partners[signed_by or self.partner].key.sign(said)),
        )

    async def asked(self, trial: Trial, **how: Any) -> Request:
        """Put it into the mailbox."""
        await trial.border.tell(self.partner, self.event(trial, **how), self.border_case)
        return self

    async def answer(self, trial: Trial) -> Message:
        """Wait for what the node answers: what is sealed, or a refusal.

        :raises BrokenPromiseError: if it answers nothing.
        """
        found = await eventually(lambda: self.answers(trial), trial.patience)
        trial.hold(
            found, "a partner asked for a disclosure, and was not answered", trial.border.shown(self.border_case)
        )
        return self.answers(trial)[0]

    def answers(self, trial: Trial) -> list[Message]:
        """Return what the node has answered."""
        return [
            message
            for event in ("InformationDisclosed", "DisclosureRefused")
            for message in trial.border.said(self.partner, None, event)
            if message.data.get("request_id") == str(self.request_id)
        ]

    async def refused(self, trial: Trial, reason: str, *, why: str) -> None:
        """Require that it is refused, for that reason.

        :raises BrokenPromiseError: if something was disclosed, or the reason is another.
        """
        answer = await self.answer(trial)
        shown = trial.border.shown(self.border_case)
        trial.hold(answer.event == "DisclosureRefused", f"disclosed what may not go: {why}", shown)
        found = answer.data.get("reason")
        trial.hold(found == reason, f"{why}: refused as {found}, not as {reason}", shown)
