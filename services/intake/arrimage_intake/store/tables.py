"""The tables of intake. Everything nominative is in :mod:`arrimage_intake.store.person_tables`, sealed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, MetaData, String, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from arrimage_chassis.store.types import UtcInstant
from arrimage_contracts.vocabularies import (
    AttemptResult,
    ContactChannel,
    DeclineReason,
    EntryPoint,
    ReferralPath,
    ServiceCode,
    Theme,
    Urgency,
    WithdrawnBy,
)
from arrimage_intake.domain.form import GroupAbility
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.store.types import Code

METADATA = MetaData()


class Row(DeclarativeBase):
    """The base of intake's rows."""

    metadata = METADATA


class SentReferral(Row):
    """A referral that is written here, with its form (R-089). What is None is not known yet (R-090)."""

    __tablename__ = "sent_referral"
    side = "sender"

    referral_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    opened_on: Mapped[date]
    from_organization: Mapped[str] = mapped_column(String(32))
    to_organization: Mapped[str | None] = mapped_column(String(32))
    service_code: Mapped[ServiceCode | None] = mapped_column(Code(ServiceCode))
    urgency: Mapped[Urgency] = mapped_column(Code(Urgency))
    entry_point: Mapped[EntryPoint | None] = mapped_column(Code(EntryPoint))
    path: Mapped[ReferralPath] = mapped_column(Code(ReferralPath))
    sent_on: Mapped[date | None]
    state: Mapped[SenderState] = mapped_column(Code(SenderState))
    lead_worker: Mapped[str | None] = mapped_column(String(64))
    """Who wrote it, and answers for the person until the receiver accepts (R-102)."""
    submission: Mapped[int]
    """How many times it was given to the receiver."""
    returns: Mapped[int]
    """How many times it was found to lack something, here or there."""
    missing: Mapped[list[Any] | None] = mapped_column(JSON)
    """Names of the fields that it lacks."""
    # What the receiver said; its dates, in its zone.
    received_on: Mapped[date | None]
    first_contact_due_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    taken_in_charge_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    declined_on: Mapped[date | None]
    redirected_on: Mapped[date | None]
    suggested: Mapped[list[Any] | None] = mapped_column(JSON)
    """Organizations that could help instead, best first (R-084)."""
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[WithdrawnBy | None] = mapped_column(Code(WithdrawnBy))
    kept_on: Mapped[date | None]
    """When the receiver answered that a withdrawal came after the plan (R-108)."""
    closed_on: Mapped[date | None]
    # What the form holds beside; none of it leaves the organization.
    referring_unit: Mapped[str | None] = mapped_column(String(64))
    referring_worker: Mapped[str | None] = mapped_column(String(64))
    referred_on: Mapped[date | None]
    needs: Mapped[list[Any]] = mapped_column(JSON)
    eligibility: Mapped[dict[str, Any]] = mapped_column(JSON)
    consent_said: Mapped[bool]
    consent_id: Mapped[UUID | None] = mapped_column(Uuid)
    transport_needed: Mapped[bool]
    evening_needed: Mapped[bool]
    language: Mapped[str | None] = mapped_column(String(8))
    group_ability: Mapped[GroupAbility | None] = mapped_column(Code(GroupAbility))
    how_heard: Mapped[str | None] = mapped_column(String(40))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it


class ReceivedReferral(Row):
    """A referral that arrived here: an offer without identity; or a return by the own reception (R-137)."""

    __tablename__ = "received_referral"
    __table_args__ = (
        # What is due is found by its date: the cost of a day follows what is due on it. Both are empty once said,
        # and as soon as nothing is to be said any more.
        Index("ix_received_referral_remind_on", "remind_on"),
        Index("ix_received_referral_overdue_on", "overdue_on"),
        Index("ix_received_referral_attached_to", "attached_to"),
    )
    side = "receiver"

    referral_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    previous_case_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    """An earlier case of the same person here; known to nobody else (R-137)."""
    from_organization: Mapped[str] = mapped_column(String(32))
    to_organization: Mapped[str] = mapped_column(String(32))
    service_code: Mapped[ServiceCode] = mapped_column(Code(ServiceCode))
    urgency: Mapped[Urgency] = mapped_column(Code(Urgency))
    region: Mapped[str] = mapped_column(String(40))
    entry_point: Mapped[EntryPoint] = mapped_column(Code(EntryPoint))
    path: Mapped[ReferralPath] = mapped_column(Code(ReferralPath))
    sent_on: Mapped[date]
    state: Mapped[ReceiverState] = mapped_column(Code(ReceiverState))
    submission: Mapped[int]
    received_on: Mapped[date]
    returned_on: Mapped[date | None]
    missing: Mapped[list[Any] | None] = mapped_column(JSON)
    # computed once with the parameters of the day, and never moved by a later change of them.
    first_contact_due_on: Mapped[date]
    remind_on: Mapped[date | None]
    overdue_on: Mapped[date | None]
    overdue_since: Mapped[date | None]
    """The first day after the due day, once it was said that the first contact is overdue."""
    attempts: Mapped[int]
    # one lead, from the day on which a worker takes the referral in charge.
    lead_worker: Mapped[str | None] = mapped_column(String(64), index=True)
    lead_backup: Mapped[str | None] = mapped_column(String(64))
    lead_offered_to: Mapped[str | None] = mapped_column(String(64))
    lead_number: Mapped[int]
    taken_in_charge_on: Mapped[date | None]
    first_contact_made_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    plan_agreed_on: Mapped[date | None]
    declined_on: Mapped[date | None]
    redirected_on: Mapped[date | None]
    decline_reason: Mapped[DeclineReason | None] = mapped_column(Code(DeclineReason))
    suggested: Mapped[list[Any] | None] = mapped_column(JSON)
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[WithdrawnBy | None] = mapped_column(Code(WithdrawnBy))
    sender_withdrew_on: Mapped[date | None]
    """When the sender withdrew while another organization, whose referral is attached, still asks (R-104)."""
    possible_duplicate_of: Mapped[UUID | None] = mapped_column(Uuid)
    """An open referral that may be of the same person; a worker decides (R-104)."""
    attached_to: Mapped[UUID | None] = mapped_column(Uuid)
    attached_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it


class ContactAttempt(Row):
    """One attempt to reach the person of a referral (R-114)."""

    __tablename__ = "contact_attempt"

    referral_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    attempted_at: Mapped[datetime] = mapped_column(UtcInstant)
    channel: Mapped[ContactChannel] = mapped_column(Code(ContactChannel))
    result: Mapped[AttemptResult] = mapped_column(Code(AttemptResult))
    recorded_by: Mapped[str | None] = mapped_column(String(64))


class LeadTerm(Row):
    """From when on a worker answered for a referral; until the next term of it, or its end (R-102)."""

    __tablename__ = "lead_term"

    referral_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    worker: Mapped[str] = mapped_column(String(64))
    backup: Mapped[str | None] = mapped_column(String(64))
    since: Mapped[datetime] = mapped_column(UtcInstant)


class InformalContact(Row):
    """A talk with somebody of whom nothing is kept: no file, no identity, no number (R-025, R-111)."""

    __tablename__ = "informal_contact"

    contact_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    contacted_on: Mapped[date] = mapped_column(index=True)
    channel: Mapped[ContactChannel] = mapped_column(Code(ContactChannel))
    theme: Mapped[Theme | None] = mapped_column(Code(Theme))


# Tables that have a module of their own are part of METADATA wherever this one is.
from arrimage_intake.store import access_log_tables as access_log_tables  # noqa: E402
from arrimage_intake.store import consent_tables as consent_tables  # noqa: E402
from arrimage_intake.store import disclosure_tables as disclosure_tables  # noqa: E402
from arrimage_intake.store import emergency_tables as emergency_tables  # noqa: E402
from arrimage_intake.store import incident_tables as incident_tables  # noqa: E402
from arrimage_intake.store import person_tables as person_tables  # noqa: E402
