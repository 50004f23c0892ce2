"""HTTP in: authorizations to communicate, of one case (R-092 to R-098)."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from arrimage_chassis.store import Session
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import (
    ConsentEnd,
    ConsentGiver,
    ConsentMethod,
    DataCategory,
    DisclosurePurpose,
    ErasureCause,
)
from arrimage_intake.api.bodies import WorkerId
from arrimage_intake.commands import confirm_consent, decline_consent, grant_consent, revoke_consent
from arrimage_intake.domain.consent import Asked, ConsentState
from arrimage_intake.queries.list_consents import list_consents, list_told_consents

Recipient = Annotated[str, Field(max_length=40)]
"""One organization, by its id. What is none is refused with a code of its own, ``all`` first of all."""


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ConsentForm(_Form):
    """What the person authorizes: to tell one partner some categories, for one purpose, between two days."""

    to_organization: Recipient
    categories: Annotated[list[DataCategory], Field(max_length=len(DataCategory))]
    method: ConsentMethod
    purpose: DisclosurePurpose = DisclosurePurpose.REFERRAL
    starts_on: date | None = None
    """A civil day; today if it is left out."""
    ends_on: date | None = None
    """The last day, at most twelve months after the first; as long as the help lasts, at most so, if left out."""
    given_by: ConsentGiver | None = None
    """Who gives it; must be said of a person under 18."""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "fr"
    """The ISO 639 code of the language in which it was explained."""
    witness: WorkerId | None = None
    """The worker before whom it was given; whoever writes it down if it is left out."""
    statement_shown: bool
    """The person was told that they may withdraw at any time, and that refusing takes no service away."""

    def asked(self) -> Asked:
        """Return what is asked, under the names of the domain."""
        return Asked(
            recipient=self.to_organization,
            categories=frozenset(self.categories),
            method=self.method,
            purpose=self.purpose,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            given_by=self.given_by,
            language=self.language,
            witness=self.witness,
            statement_shown=self.statement_shown,
        )


class DeclineConsentForm(_Form):
    """The person was asked, and said no. They keep the service (R-097)."""

    to_organization: Recipient
    purpose: DisclosurePurpose = DisclosurePurpose.REFERRAL


class ConsentView(BaseModel):
    """An authorization, as workers of the organization see it."""

    model_config = ConfigDict(from_attributes=True)

    consent_id: UUID
    case_id: UUID
    to_organization: str
    state: ConsentState
    recorded_on: date
    categories: list[DataCategory]
    purpose: DisclosurePurpose
    method: ConsentMethod | None
    given_by: ConsentGiver | None
    language: str
    statement_shown: bool
    witness: str | None
    starts_on: date | None
    ends_on: date | None
    with_episode: bool
    """It ends before ``ends_on`` if the help comes to nothing."""
    confirm_by: date | None
    """The last day to confirm in writing what was given by word of mouth."""
    confirmed_on: date | None
    ended_on: date | None
    ended_because: ConsentEnd | None
    replaces: UUID | None
    replaced_by: UUID | None
    erasure_asked_on: date | None
    erasure_missing_since: date | None
    """Since when the recipient should have said that it erased its copies."""
    erased_on: date | None
    """When the recipient erased its copies."""
    said_back_on: date | None
    """When the recipient recalled a withdrawal that this node, restored from a backup, had forgotten."""


class ToldConsentView(BaseModel):
    """An authorization that a partner told of: what may be asked of it, until when."""

    model_config = ConfigDict(from_attributes=True)

    consent_id: UUID
    case_id: UUID
    organization: str
    """Whose it is: the partner that discloses."""
    told_on: date | None
    categories: list[DataCategory]
    purpose: DisclosurePurpose | None
    starts_on: date | None
    ends_on: date | None
    ended_on: date | None
    ended_because: ErasureCause | None
    erased_on: date | None
    """When this organization erased what it got under it."""


async def grant(case_id: UUID, body: ConsentForm, work: Work) -> ConsentView:
    """Record what the person of a case authorizes one partner to be told."""
    return ConsentView.model_validate(await grant_consent.grant_consent(case_id, body.asked(), work))


async def amend(consent_id: UUID, body: ConsentForm, work: Work) -> ConsentView:
    """Record a new authorization in place of one that holds: an amendment or a renewal."""
    return ConsentView.model_validate(await grant_consent.amend_consent(consent_id, body.asked(), work))


async def confirm(consent_id: UUID, work: Work) -> ConsentView:
    """Record that the person signed what they had authorized by word of mouth."""
    return ConsentView.model_validate(await confirm_consent.confirm_consent(consent_id, work))


async def decline(case_id: UUID, body: DeclineConsentForm, work: Work) -> ConsentView:
    """Record that the person was asked and said no; nothing else of the case changes."""
    declined = await decline_consent.decline_consent(case_id, body.to_organization, body.purpose, work)
    return ConsentView.model_validate(declined)


async def revoke(consent_id: UUID, work: Work) -> ConsentView:
    """Withdraw an authorization, at once: its recipient stops, erases its copies and says so."""
    return ConsentView.model_validate(await revoke_consent.revoke_consent(consent_id, work))


async def list_of_case(case_id: UUID, session: Session) -> list[ConsentView]:
    """List the authorizations of a case, given or declined here, the latest first."""
    return [ConsentView.model_validate(consent) for consent in await list_consents(session, case_id)]


async def list_told(case_id: UUID, session: Session) -> list[ToldConsentView]:
    """List the authorizations of a case that partners told of, the latest first."""
    return [ToldConsentView.model_validate(told) for told in await list_told_consents(session, case_id)]
