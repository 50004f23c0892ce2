"""What people are shown. Only :class:`PersonView` says who somebody is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from arrimage_contracts.vocabularies import (
    AttemptResult,
    ContactChannel,
    DeclineReason,
    EntryPoint,
    FormField,
    ReferralPath,
    ServiceCode,
    Theme,
    Urgency,
    WithdrawnBy,
)
from arrimage_intake.commands.hand_over_identity import Written
from arrimage_intake.domain.form import Answer, Criterion, GroupAbility
from arrimage_intake.domain.receiver_states import WAITS_FOR_CONTACT, ReceiverState
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.queries.show_referral import ReferralFile
from arrimage_intake.store.referrals import Referral
from arrimage_intake.store.tables import ReceivedReferral, SentReferral


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class FormView(_View):
    """What the form of a referral that is written here holds beside; none of it leaves the organization."""

    referring_unit: str | None
    referring_worker: str | None
    referred_on: date | None
    needs: list[Theme]
    eligibility: dict[Criterion, Answer]
    consent_said: bool
    consent_id: UUID | None
    transport_needed: bool
    evening_needed: bool
    language: str | None
    group_ability: GroupAbility | None
    how_heard: str | None


class ReferralView(_View):
    """A referral without the person. Dates are civil dates, those after ``sent_on`` in the receiver's zone.

    What only one side knows is null on the other.
    """

    referral_id: UUID
    case_id: UUID
    side: Literal["sender", "receiver"]
    state: SenderState | ReceiverState
    """As in part Y of the requirements; overdue is a flag beside it."""
    from_organization: str
    to_organization: str | None
    service_code: ServiceCode | None
    urgency: Urgency
    entry_point: EntryPoint | None
    path: ReferralPath
    sent_on: date | None
    submission: int
    """How many times it was given to the receiver."""
    missing: list[FormField] | None = None
    """The fields that it lacks, by name."""
    received_on: date | None
    first_contact_due_on: date | None
    overdue: bool = False
    """The day of the first contact passed without one; the referral stays open (R-113)."""
    attempts: int = 0
    returned_on: date | None
    taken_in_charge_on: date | None
    first_contact_made_on: date | None = None
    accepted_on: date | None
    declined_on: date | None
    redirected_on: date | None
    decline_reason: DeclineReason | None = None
    suggested: list[str] | None = None
    """Organizations that could help instead, best first."""
    withdrawn_on: date | None
    withdrawn_by: WithdrawnBy | None
    sender_withdrew_on: date | None = None
    kept_on: date | None = None
    closed_on: date | None
    lead_organization: str
    """Who answers for the person: the sender until the receiver accepts (R-102)."""
    lead_worker: str | None = None
    """The worker of this organization who answers for the referral."""
    lead_backup: str | None = None
    lead_offered_to: str | None = None
    possible_duplicate_of: UUID | None = None
    attached_to: UUID | None = None
    previous_case_id: UUID | None = None


class AttemptView(_View):
    """An attempt to reach the person; the instant is in UTC."""

    number: int
    attempted_at: datetime
    channel: ContactChannel
    result: AttemptResult
    recorded_by: str | None


class LeadTermView(_View):
    """From when on a worker answered for the referral, until the next one; the instant is in UTC."""

    number: int
    worker: str
    backup: str | None
    since: datetime


class ReferralDetail(ReferralView):
    """One referral, with the form if it is written here, or with what was done if it arrived here."""

    form: FormView | None = None
    contact_attempts: list[AttemptView] = []
    lead_terms: list[LeadTermView] = []


class PersonView(_View):
    """Who the person is."""

    case_id: UUID
    name: str = Field(repr=False)
    phone: str | None = Field(repr=False)
    birth_date: date | None = Field(repr=False)
    address: str | None = Field(repr=False)
    contact_instructions: str | None = Field(repr=False)
    version: int


class IdentityWritten(BaseModel):
    """That an identity was written, without it; and which files here may be of the same person."""

    referral_id: UUID
    case_id: UUID
    version: int
    possible_duplicate_of: UUID | None
    """An open referral for the same service; attach this one to it (POST …/duplicate), or go on (R-104)."""
    possible_earlier_case: UUID | None
    """A closed case; link it (POST …/history), or go on (R-137)."""


class AbsenceView(_View):
    """What became of an absent worker's referrals."""

    moved: list[UUID]
    """The backup answers for these now."""
    without_backup: list[UUID]
    """Nobody stands behind: offer them to a colleague (POST …/lead/offer)."""


class InformalContactView(_View):
    """An informal contact; there is nothing of who it was."""

    contact_id: UUID
    contacted_on: date
    channel: ContactChannel
    theme: Theme | None


def view_of(row: Referral) -> ReferralView:
    """Return the referral as people see it in a list."""
    return ReferralView.model_validate({**_columns(row), **_made_of(row)})


def detail_of(file: ReferralFile, *, whole: bool) -> ReferralDetail:
    """Return the referral as people see it alone: ``whole``, or how far it is and no more."""
    row = file.referral
    return ReferralDetail(
        **view_of(row).model_dump(),
        form=FormView.model_validate(row) if whole and isinstance(row, SentReferral) else None,
        contact_attempts=[AttemptView.model_validate(attempt) for attempt in file.attempts if whole],
        lead_terms=[LeadTermView.model_validate(term) for term in file.lead_terms],
    )


def written_of(referral_id: UUID, written: Written) -> IdentityWritten:
    """Return the answer to whoever wrote an identity down."""
    return IdentityWritten(
        referral_id=referral_id,
        case_id=written.row.case_id,
        version=written.row.version,
        possible_duplicate_of=written.possible_duplicate_of,
        possible_earlier_case=written.possible_earlier_case,
    )


def _columns(row: Referral) -> dict[str, object]:
    return {name: getattr(row, name) for name in ReferralView.model_fields if hasattr(row, name)}


def _made_of(row: Referral) -> dict[str, object]:
    """Return what a view says that no column holds."""
    led_there = row.accepted_on is not None and row.withdrawn_on is None and row.to_organization is not None
    made: dict[str, object] = {"lead_organization": row.to_organization if led_there else row.from_organization}
    if isinstance(row, ReceivedReferral):
        made["overdue"] = row.overdue_since is not None and row.state in WAITS_FOR_CONTACT
    return made
