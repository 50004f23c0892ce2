"""Whether and how persons may be reached: nominative, and with the person in this store alone (R-099, R-340)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, String, Text, Time, Uuid, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import get_locked
from arrimage_chassis.store.tables import outbox
from arrimage_chassis.store.types import UtcInstant
from arrimage_contracts.subjects import own_subject
from arrimage_contracts.vocabularies import ContactWay, ServiceName
from arrimage_intake.domain.contact_preferences import ContactPreferences
from arrimage_intake.domain.receiver_states import KEEPS_IDENTITY
from arrimage_intake.store.retention import is_deidentified
from arrimage_intake.store.tables import ReceivedReferral, Row, SentReferral

_UPDATED: Final = own_subject(ServiceName.INTAKE, "ContactPreferenceUpdated", 1)


class ContactPreferenceRow(Row):
    """What the person of a case said last; of somebody who does not wish to be reached, that alone."""

    __tablename__ = "contact_preference"

    case_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    may_be_contacted: Mapped[bool]
    ways: Mapped[list[Any]] = mapped_column(JSON)
    email: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(8))
    safe_from: Mapped[time | None] = mapped_column(Time)
    safe_until: Mapped[time | None] = mapped_column(Time)
    first_name: Mapped[str | None] = mapped_column(Text)
    updated_on: Mapped[date]
    written_by: Mapped[str | None] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column()
    """How often the person said something."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it

    @property
    def said(self) -> ContactPreferences:
        """What the person said."""
        return ContactPreferences(
            may_be_contacted=self.may_be_contacted,
            ways=frozenset(map(ContactWay, self.ways)),
            email=self.email,
            language=self.language,
            safe_from=self.safe_from,
            safe_until=self.safe_until,
            first_name=self.first_name,
        )

    def now_says(self, said: ContactPreferences) -> None:
        """Write what the person says now over what they said before."""
        self.may_be_contacted = said.may_be_contacted
        self.ways = [way for way in ContactWay if way in said.ways]
        self.email = said.email
        self.language = said.language
        self.safe_from = said.safe_from
        self.safe_until = said.safe_until
        self.first_name = said.first_name


async def find_preferences(
    session: Session, case_id: UUID, *, for_update: bool = False
) -> ContactPreferenceRow | None:
    """Return what the person of a case said, or None if they were not asked."""
    if for_update:
        return await get_locked(session, ContactPreferenceRow, case_id)
    return await session.get(ContactPreferenceRow, case_id)


async def erase_preferences(session: Session, case_id: UUID) -> None:
    """Erase what the person of a case said, with the person."""
    await session.execute(delete(ContactPreferenceRow).where(ContactPreferenceRow.case_id == case_id))


async def may_hold_a_person(session: Session, case_id: UUID) -> bool:
    """Tell whether a case may say who its person is: what every end has erased is not written down again."""
    if await is_deidentified(session, case_id):
        return False
    began_here = select(SentReferral.referral_id).where(SentReferral.case_id == case_id)
    arrived = select(ReceivedReferral.referral_id).where(
        ReceivedReferral.case_id == case_id,
        or_(ReceivedReferral.state.in_(KEEPS_IDENTITY), ReceivedReferral.accepted_on.is_not(None)),
    )
    return any([await session.scalar(query.limit(1)) is not None for query in (began_here, arrived)])


async def is_case(session: Session, case_id: UUID) -> bool:
    """Tell whether a referral of that case left from here or arrived here."""
    for referral in (ReceivedReferral, SentReferral):
        found = await session.scalar(select(referral.referral_id).where(referral.case_id == case_id).limit(1))
        if found is not None:
            return True
    return False


async def was_said_before(session: Session, case_id: UUID) -> bool:
    """Tell whether the node heard of preferences in this case, though none may be left: the numbers are taken."""
    said = select(outbox.c.seq).where(outbox.c.case_id == case_id, outbox.c.subject == _UPDATED).limit(1)
    return await session.scalar(said) is not None
