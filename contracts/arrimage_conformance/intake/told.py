"""An authorization that a person gave at a partner, of which the node is told, and the partner's answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from arrimage_conformance.border.sealed import decoded, seal
from arrimage_conformance.intake.across import expect_across
from arrimage_conformance.intake.offer import Offer, today
from arrimage_conformance.intake.person import Person
from arrimage_conformance.messages import Json, Message
from arrimage_conformance.role import ORGANIZATION
from arrimage_conformance.trial import Trial
from arrimage_contracts.events.consent import ConsentGrantedState, ConsentRevokedState
from arrimage_contracts.events.disclosure import EmergencyInformationDisclosedState, InformationDisclosedPart
from arrimage_contracts.sealed import request_bytes
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose

GRANTED = (DataCategory.IDENTITY, DataCategory.CONTACT)


@dataclass(frozen=True)
class Told:
    """One authorization, of the case of an offer, under the id of the pair."""

    offer: Offer
    consent_id: UUID = field(default_factory=uuid4)
    person: Person = field(default_factory=Person)

    async def granted(self, trial: Trial, categories: Sequence[DataCategory] = GRANTED) -> Told:
        """Tell the node what it may ask for."""
        event = ConsentGrantedState(
            consent_id=self.consent_id,
            categories=list(categories),
            purpose=DisclosurePurpose.REFERRAL,
            starts_on=today(),
            ends_on=today() + timedelta(days=300),
        )
        await trial.border.tell(self.offer.partner, event, self.offer.border_case)
        return self

    async def in_danger(self, trial: Trial, categories: Sequence[DataCategory]) -> Told:
        """Tell the node that the person is in danger, and what it may ask for without an authorization."""
        event = EmergencyInformationDisclosedState(
            exception_id=self.consent_id, categories=list(categories), ends_on=today() + timedelta(days=3)
        )
        await trial.border.tell(self.offer.partner, event, self.offer.border_case)
        return self

    async def revoked(self, trial: Trial) -> None:
        """Tell the node that the person withdrew it."""
        event = ConsentRevokedState(consent_id=self.consent_id, revoked_on=today())
        await trial.border.tell(self.offer.partner, event, self.offer.border_case)

    async def request(self, trial: Trial, count: int = 1) -> Message:
        """Wait until the node asks under it; return its request, of which the signature is good.

        :raises BrokenPromiseError: if it does not ask, or not so.
        """
        why = "a worker answers for the person, and the person authorized to tell who they are"
        to, case_id = self.offer.partner, self.offer.border_case
        request = (await expect_across(trial, to, case_id, "DisclosureRequested", count, why=why))[-1]
        trial.hold(self._is_signed(trial, request), "a request is not signed by the node's key", [request])
        return request

    def content(self, trial: Trial, request: Message, **changes: Any) -> Json:
        """Return what the partner signs as its answer."""
        asked, now = request.data, datetime.now(UTC).replace(second=0, microsecond=0)
        form = self.person.form
        said: Json = {
            "iss": self.offer.partner,
            "aud": ORGANIZATION,
            "request_id": asked["request_id"],
            "case_id": str(self.offer.border_case),
            "consent_id": str(self.consent_id),
            "agreement_id": str(trial.border.trust.partners[self.offer.partner].agreement_id),
            "categories": asked["categories"],
            "purpose": asked["purpose"],
            "iat": now.isoformat(),
            "exp": (now + timedelta(days=14)).isoformat(),
            "content": {
                "identity": {"name": form["name"], "birth_date": form["birth_date"]},
                "contact": {"phone": form["phone"], "address": form["address"]},
            },
        }
        return said | changes

    async def answered(
        self,
        trial: Trial,
        request: Message,
        *,
        signer: Ed25519PrivateKey | None = None,
        kid: str | None = None,
        **changes: Any,
    ) -> None:
        """Answer a request of the node: sealed to its one-time key."""
        partner = trial.border.trust.partners[self.offer.partner]
        content = self.content(trial, request, **changes)
        kid = kid or str(request.data["request_id"])
        sealed = seal(content, str(request.data["one_time_key"]), kid, signer or partner.key)
        part = InformationDisclosedPart(
            request_id=UUID(request.data["request_id"]), consent_id=self.consent_id, sealed=sealed
        )
        await trial.border.tell_sealed(self.offer.partner, part, self.offer.border_case)

    async def receipt(self, trial: Trial, *, opened: bool) -> None:
        """Require that the node says whether it could open what came.

        :raises BrokenPromiseError: if it does not, or says otherwise.
        """
        to, case_id = self.offer.partner, self.offer.border_case
        why = "whoever disclosed is told whether it was received"
        received = (await expect_across(trial, to, case_id, "DisclosureReceived", why=why))[-1]
        what = "what answers the request was not opened" if opened else "opened what is not what was asked for"
        trial.hold(received.data.get("opened") is opened, what, trial.border.shown(case_id))

    def _is_signed(self, trial: Trial, request: Message) -> bool:
        try:
            said = request_bytes(
                sender=ORGANIZATION,
                recipient=self.offer.partner,
                request_id=UUID(request.data["request_id"]),
                case_id=self.offer.border_case,
                consent_id=UUID(request.data["consent_id"]),
                categories=[DataCategory(each) for each in request.data["categories"]],
                purpose=DisclosurePurpose(request.data["purpose"]),
                one_time_key=str(request.data["one_time_key"]),
            )
            trial.border.trust.key.public_key().verify(decoded(request.data["signature"]), said)
        except (InvalidSignature, KeyError, ValueError, TypeError):
            return False
        return True
