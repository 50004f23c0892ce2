"""What people are shown. Only :class:`PersonView` says who somebody is."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from arrimage_contracts.vocabularies import EntryPoint, ReferralPath, ServiceCode, Theme, Urgency
from arrimage_intake.domain.form import GroupAbility
from arrimage_intake.store.tables import ReceivedReferral, SentReferral


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class FormView(_View):
    """What the form of a sent referral holds beside; none of it left the organization."""

    referring_unit: str
    referring_worker: str
    referred_on: date
    needs: list[Theme]
    consent_id: UUID | None
    transport_needed: bool
    evening_needed: bool
    language: str | None
    group_ability: GroupAbility | None
    how_heard: str | None


class ReferralView(_View):
    """A referral without the person. Dates are civil dates, those after ``sent_on`` in the receiver's zone."""

    referral_id: UUID
    case_id: UUID
    side: Literal["sender", "receiver"]
    state: str
    """``sent acknowledged taken_in_charge accepted closed`` at the sender;
    ``received taken_in_charge first_contact_made accepted closed`` at the receiver."""
    from_organization: str
    to_organization: str
    service_code: ServiceCode
    urgency: Urgency
    entry_point: EntryPoint
    path: ReferralPath
    sent_on: date
    received_on: date | None
    first_contact_due_on: date | None
    taken_in_charge_on: date | None
    first_contact_made_on: date | None = None
    """Known at the receiver only."""
    accepted_on: date | None
    closed_on: date | None
    lead_worker: str | None = None
    """Who answers for the referral (R-102); known at the receiver only."""


class ReferralDetail(ReferralView):
    """One referral, with the form if it left from here."""

    form: FormView | None = None


class PersonView(_View):
    """Who the person is."""

    case_id: UUID
    name: str = Field(repr=False)
    phone: str = Field(repr=False)
    birth_date: date | None = Field(repr=False)
    address: str | None = Field(repr=False)
    contact_instructions: str | None = Field(repr=False)
    version: int


class IdentityWritten(BaseModel):
    """That an identity was written, without it."""

    referral_id: UUID
    case_id: UUID
    version: int


def view_of(row: SentReferral | ReceivedReferral) -> ReferralView:
    """Return the referral as people see it in a list."""
    return ReferralView.model_validate(row)


def detail_of(row: SentReferral | ReceivedReferral) -> ReferralDetail:
    """Return the referral as people see it alone."""
    form = FormView.model_validate(row) if isinstance(row, SentReferral) else None
    return ReferralDetail(**view_of(row).model_dump(), form=form)
