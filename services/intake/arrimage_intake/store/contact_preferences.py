"""Whether and how persons may be reached: nominative, and with the person in this store alone (R-099, R-340)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import locked
from arrimage_chassis.store.tables import outbox
from arrimage_chassis.vault import KeyName
from arrimage_chassis.vault.vault import vault_of
from arrimage_contracts.subjects import own_subject
from arrimage_contracts.vocabularies import ContactWay, ServiceName
from arrimage_intake.domain.contact_preferences import ContactPreferences
from arrimage_intake.domain.receiver_states import KEEPS_IDENTITY
from arrimage_intake.store.origins import one_writer_of, own_origin
from arrimage_intake.store.person_tables import ContactPreferenceRow
from arrimage_intake.store.retention import is_deidentified
from arrimage_intake.store.sealed_person import open_preferences, seal_preferences
from arrimage_intake.store.tables import ReceivedReferral, SentReferral

_UPDATED: Final = own_subject(ServiceName.INTAKE, "ContactPreferenceUpdated", 1)


@dataclass
class KnownPreferences:
    """What the person of a case said last; of somebody who does not wish to be reached, that alone."""

    case_id: UUID
    may_be_contacted: bool = False
    ways: list[ContactWay] = field(default_factory=list, repr=False)
    email: str | None = field(default=None, repr=False)
    language: str | None = field(default=None, repr=False)
    safe_from: time | None = field(default=None, repr=False)
    safe_until: time | None = field(default=None, repr=False)
    first_name: str | None = field(default=None, repr=False)
    updated_on: date | None = None
    written_by: str | None = None
    written_at: datetime | None = None
    version: int = 0
    """How often the person said something."""

    @property
    def said(self) -> ContactPreferences:
        """What the person said."""
        return ContactPreferences(
            may_be_contacted=self.may_be_contacted,
            ways=frozenset(self.ways),
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
) -> KnownPreferences | None:
    """Return what the person of a case said, or None if they were not asked.

    :raises VaultAwayError: if the vault cannot be reached.
    """
    if for_update:
        await one_writer_of(session, case_id)
    row = await _row_of(session, case_id, for_update=for_update)
    if row is None:
        return None
    name = KeyName(case_id, row.origin)
    box = (await vault_of(session).boxes([name])).get(name) if row.sealed is not None else None
    said = open_preferences(box, row)
    if said is None:
        return None
    known = KnownPreferences(case_id)
    known.now_says(said)
    known.updated_on, known.written_by, known.written_at = row.updated_on, row.written_by, row.written_at
    known.version = row.version
    return known


async def keep_preferences(session: Session, known: KnownPreferences) -> None:
    """Keep what a person said, under the key of the own file; ``known.version`` is the new one afterwards."""
    assert known.written_at is not None and known.updated_on is not None  # noqa: S101 - said by whoever writes
    await one_writer_of(session, known.case_id)
    row = await _row_of(session, known.case_id, for_update=True)
    if row is None:
        name = await own_origin(session, known.case_id)
        row = ContactPreferenceRow(case_id=name.case_id, origin=name.origin)
        session.add(row)
    row.may_be_contacted, row.sealed = known.may_be_contacted, None
    if known.may_be_contacted:
        box = await vault_of(session).prepare(KeyName(row.case_id, row.origin), known.written_at)
        row.sealed = seal_preferences(box, known.said)
    row.updated_on, row.written_by, row.written_at = known.updated_on, known.written_by, known.written_at
    await session.flush()
    known.version = row.version


async def _row_of(session: Session, case_id: UUID, *, for_update: bool) -> ContactPreferenceRow | None:
    row = ContactPreferenceRow
    statement = select(row).where(row.case_id == case_id, row.erasing.is_(False))
    found = await session.scalars(locked(statement) if for_update else statement)
    return found.one_or_none()


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
