"""The statements on persons: the one place where identity is read, written and erased."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import get_locked
from arrimage_chassis.store.statements import one_at_a_time
from arrimage_contracts.vocabularies import ServiceCode
from arrimage_intake.domain.receiver_states import MAY_BE_ATTACHED_TO, ReceiverState
from arrimage_intake.store.contact_preferences import erase_preferences
from arrimage_intake.store.tables import PersonRow, ReceivedReferral, SentReferral


async def find_person(session: Session, case_id: UUID, *, for_update: bool = False) -> PersonRow | None:
    """Return who the person of a case is, or None while it is not known."""
    if for_update:
        return await get_locked(session, PersonRow, case_id)
    return await session.get(PersonRow, case_id)


async def names_by_case(session: Session, case_ids: Collection[UUID]) -> dict[UUID, str | None]:
    """Return the names of the persons of those cases that are this node's, in the order asked; None: not known."""
    here: set[UUID] = set()
    for table in (ReceivedReferral, SentReferral):
        here |= set(await session.scalars(select(table.case_id).where(table.case_id.in_(case_ids))))
    rows = await session.execute(select(PersonRow.case_id, PersonRow.name).where(PersonRow.case_id.in_(here)))
    names = {row.case_id: row.name for row in rows}
    return {case_id: names.get(case_id) for case_id in case_ids if case_id in here}


async def keep_person(session: Session, row: PersonRow) -> None:
    """Keep who a person is."""
    session.add(row)
    await session.flush()


async def erase_person(session: Session, case_id: UUID) -> None:
    """Erase who the person of a case is, and what they said of being reached."""
    row = await find_person(session, case_id, for_update=True)
    await erase_preferences(session, case_id)
    if row is not None:
        await session.delete(row)
        await session.flush()


async def one_identity_at_a_time(session: Session) -> None:
    """Wait for whoever else writes an identity now: of two files of one person, the second sees the first."""
    await one_at_a_time(session, "arrimage/intake/identity")


async def helped_persons(
    session: Session, service_code: ServiceCode, *, but: UUID
) -> Sequence[tuple[ReceivedReferral, PersonRow]]:
    """Return the referrals for a service in which somebody answers for a person, with that person (R-104).

    Only this organization's own, and only those at work now: there is no list of persons to look in.
    """
    found = await session.execute(
        select(ReceivedReferral, PersonRow)
        .join(PersonRow, PersonRow.case_id == ReceivedReferral.case_id)
        .where(
            ReceivedReferral.service_code == service_code,
            ReceivedReferral.state.in_(MAY_BE_ATTACHED_TO),
            ReceivedReferral.referral_id != but,
        )
        .order_by(ReceivedReferral.received_on, ReceivedReferral.referral_id)
    )
    return [(row[0], row[1]) for row in found]


async def closed_persons(session: Session, birth_date: date) -> Sequence[tuple[ReceivedReferral, PersonRow]]:
    """Return the closed referrals of persons born on a day, with that person, the latest end first (R-137)."""
    found = await session.execute(
        select(ReceivedReferral, PersonRow)
        .join(PersonRow, PersonRow.case_id == ReceivedReferral.case_id)
        .where(PersonRow.birth_date == birth_date, ReceivedReferral.state == ReceiverState.CLOSED)
        .order_by(ReceivedReferral.closed_on.desc(), ReceivedReferral.referral_id)
    )
    return [(row[0], row[1]) for row in found]
