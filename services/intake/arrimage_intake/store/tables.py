"""The tables of intake. Everything nominative is in ``person`` and nowhere else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, MetaData, String, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from arrimage_chassis.store.types import UtcInstant
from arrimage_contracts.vocabularies import EntryPoint, ReferralPath, ServiceCode, Urgency
from arrimage_intake.domain.form import GroupAbility
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.store.types import Code

METADATA = MetaData()


class Row(DeclarativeBase):
    """The base of intake's rows."""

    metadata = METADATA


class SentReferral(Row):
    """A referral that left from here, with its form (R-089)."""

    __tablename__ = "sent_referral"
    side = "sender"

    referral_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    from_organization: Mapped[str] = mapped_column(String(32))
    to_organization: Mapped[str] = mapped_column(String(32))
    service_code: Mapped[ServiceCode] = mapped_column(Code(ServiceCode))
    urgency: Mapped[Urgency] = mapped_column(Code(Urgency))
    entry_point: Mapped[EntryPoint] = mapped_column(Code(EntryPoint))
    path: Mapped[ReferralPath] = mapped_column(Code(ReferralPath))
    sent_on: Mapped[date]
    state: Mapped[SenderState] = mapped_column(Code(SenderState))
    # What the receiver said; its dates, in its zone.
    received_on: Mapped[date | None]
    first_contact_due_on: Mapped[date | None]
    taken_in_charge_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    # What the form holds beside; none of it leaves the organization.
    referring_unit: Mapped[str] = mapped_column(String(64))
    referring_worker: Mapped[str] = mapped_column(String(64))
    referred_on: Mapped[date]
    needs: Mapped[list[Any]] = mapped_column(JSON)
    consent_id: Mapped[UUID | None] = mapped_column(Uuid)
    transport_needed: Mapped[bool]
    evening_needed: Mapped[bool]
    language: Mapped[str | None] = mapped_column(String(8))
    group_ability: Mapped[GroupAbility | None] = mapped_column(Code(GroupAbility))
    how_heard: Mapped[str | None] = mapped_column(String(40))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it


class ReceivedReferral(Row):
    """A referral that arrived here: an offer without identity."""

    __tablename__ = "received_referral"
    side = "receiver"

    referral_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    from_organization: Mapped[str] = mapped_column(String(32))
    to_organization: Mapped[str] = mapped_column(String(32))
    service_code: Mapped[ServiceCode] = mapped_column(Code(ServiceCode))
    urgency: Mapped[Urgency] = mapped_column(Code(Urgency))
    region: Mapped[str] = mapped_column(String(40))
    entry_point: Mapped[EntryPoint] = mapped_column(Code(EntryPoint))
    path: Mapped[ReferralPath] = mapped_column(Code(ReferralPath))
    sent_on: Mapped[date]
    state: Mapped[ReceiverState] = mapped_column(Code(ReceiverState))
    received_on: Mapped[date]
    first_contact_due_on: Mapped[date]
    # one lead, from the day on which a worker takes the referral in charge.
    lead_worker: Mapped[str | None] = mapped_column(String(64))
    taken_in_charge_on: Mapped[date | None]
    first_contact_made_on: Mapped[date | None]
    accepted_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it


class PersonRow(Row):
    """Who the person of a case is. The only nominative columns of the node."""

    __tablename__ = "person"

    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    birth_date: Mapped[date | None]
    address: Mapped[str | None] = mapped_column(Text)
    contact_instructions: Mapped[str | None] = mapped_column(Text)
    written_by: Mapped[str | None] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it
