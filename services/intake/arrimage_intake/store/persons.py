"""The statements on persons: the one place where identity is read, written and erased.

It is sealed; the keys are in the vault, which goes with the session. Of each origin there is a row: the own file,
and what each authorization of a partner brought. Whoever reads sees them as one, the own file first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, select, update

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import locked
from arrimage_chassis.store.statements import one_at_a_time
from arrimage_chassis.vault import Box, KeyDestroyedError, KeyName
from arrimage_chassis.vault.vault import vault_of
from arrimage_contracts.vocabularies import ServiceCode
from arrimage_intake.domain.form import Person
from arrimage_intake.domain.lookup import asked_tokens, born_tokens, is_like, same_person_tokens, tokens_of
from arrimage_intake.domain.receiver_states import MAY_BE_ATTACHED_TO, ReceiverState
from arrimage_intake.store.origins import SEALED_ROWS, is_own, one_writer_of, own_origin
from arrimage_intake.store.person_tables import PersonRow
from arrimage_intake.store.referrals import with_returns
from arrimage_intake.store.sealed_person import differences, laid_over, open_person, seal_person, unchanged
from arrimage_intake.store.tables import ReceivedReferral, SentReferral

ReferralT = TypeVar("ReferralT", ReceivedReferral, SentReferral)


@dataclass
class Origins:
    """What stands in the rows of one case, opened."""

    own: PersonRow | None = None
    box: Box | None = None
    """Of the own file."""
    own_says: Mapping[str, object] = field(default_factory=dict, repr=False)
    received: Person = field(default_factory=Person, repr=False)


@dataclass
class KnownPerson:
    """Who the person of a case is, as far as is known here, from whatever origin."""

    case_id: UUID
    name: str | None = field(default=None, repr=False)
    """None while an incomplete form says how to reach somebody, but not yet whom."""
    phone: str | None = field(default=None, repr=False)
    birth_date: date | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    contact_instructions: str | None = field(default=None, repr=False)
    written_by: str | None = None
    written_at: datetime | None = None
    """The instant of the last change, of whichever origin, in UTC."""
    version: int = 0
    """Rises with each change of any origin; 0 before the first."""
    received_from: Sequence[str] = ()
    """The organizations of whose disclosures something is in it."""
    origins: Origins | None = field(default=None, repr=False)
    """If it was locked as it was read: what of it came from where."""

    @property
    def person(self) -> Person:
        """What is known, alone."""
        return Person(self.name, self.phone, self.birth_date, self.address, self.contact_instructions)

    def says(self, person: Person) -> None:
        """Let it say what ``person`` says."""
        self.name, self.phone, self.birth_date = person.name, person.phone, person.birth_date
        self.address, self.contact_instructions = person.address, person.contact_instructions


async def find_person(session: Session, case_id: UUID, *, for_update: bool = False) -> KnownPerson | None:
    """Return who the person of a case is, or None while it is not known.

    :raises VaultAwayError: if the vault cannot be reached.
    """
    if for_update:
        await one_writer_of(session, case_id)
    return (await find_persons(session, [case_id], for_update=for_update)).get(case_id)


async def names_by_case(session: Session, case_ids: Collection[UUID]) -> dict[UUID, str | None]:
    """Return the names of the persons of those cases that are this node's, in the order asked; None: not known."""
    here: set[UUID] = set()
    for table in (ReceivedReferral, SentReferral):
        here |= set(await session.scalars(select(table.case_id).where(table.case_id.in_(case_ids))))
    names = await names_of(session, here)
    return {case_id: names.get(case_id) for case_id in case_ids if case_id in here}


async def find_persons(
    session: Session, case_ids: Collection[UUID], *, for_update: bool = False
) -> dict[UUID, KnownPerson]:
    """Return who the persons of several cases are: one query here, and one of the vault."""
    return {case_id: known for case_id, (known, _) in (await _open(session, case_ids, for_update)).items()}


async def names_of(session: Session, case_ids: Collection[UUID]) -> dict[UUID, str | None]:
    """Return the names of the persons of several cases, as :func:`find_persons`; unknown ones are left out."""
    return {case_id: known.name for case_id, known in (await find_persons(session, case_ids)).items()}


async def with_names(session: Session, referrals: Sequence[ReferralT]) -> Sequence[tuple[ReferralT, str | None]]:
    """Return the referrals, each with the name of its person."""
    names = await names_of(session, {referral.case_id for referral in referrals})
    return [(referral, names.get(referral.case_id)) for referral in referrals]


async def keep_person(session: Session, known: KnownPerson) -> None:
    """Keep who a person is, under the own file: what a partner disclosed stands there already, and stays apart.

    ``known.written_at`` says when; ``known.version`` is the new one afterwards. The key is in the vault first.
    """
    assert known.written_at is not None  # noqa: S101 - whoever writes says when
    await one_writer_of(session, known.case_id)
    origins = known.origins
    if origins is None:
        _, origins = (await _open(session, [known.case_id], True)).get(known.case_id, (None, Origins()))
    says = {**unchanged(origins.own_says, known.person), **differences(known.person, origins.received)}
    row, box = origins.own, origins.box
    if row is None and not says and known.version:
        return  # it says what was received, and nothing of its own
    tokens = tokens_of(laid_over(Person(), says))
    if row is None or box is None:
        name = await own_origin(session, known.case_id)
        box = await vault_of(session).prepare(name, known.written_at, tokens)
        row = PersonRow(case_id=name.case_id, origin=name.origin)
        session.add(row)
    elif tokens != (before := tokens_of(laid_over(Person(), origins.own_says))):
        # if this comes to nothing the earlier tokens still hold; a token too many finds somebody who is not shown
        await vault_of(session).index(box.name, tokens | before)
    version = row.version or 0
    row.sealed = seal_person(box, says)
    row.written_by, row.written_at = known.written_by, known.written_at
    await session.flush()
    known.version += row.version - version
    known.origins = None


async def keep_received_person(session: Session, name: KeyName, person: Person, now: datetime) -> None:
    """Keep who a person is as a partner disclosed it under an authorization, in place of what it said before.

    :raises KeyDestroyedError: if that origin was erased: nothing comes back under it.
    """
    await one_writer_of(session, name.case_id)
    says = differences(person, Person())
    box = await vault_of(session).prepare(name, now, tokens_of(person))
    row = await session.get(PersonRow, (name.case_id, name.origin))
    if row is None:
        row = PersonRow(case_id=name.case_id, origin=name.origin, erasing=False)
        session.add(row)
    elif row.erasing:
        raise KeyDestroyedError
    row.sealed, row.written_by, row.written_at = seal_person(box, says), None, now
    await session.flush()


async def carry_person(session: Session, from_case: UUID, to_case: UUID, now: datetime) -> KnownPerson | None:
    """Copy who the person of a case is into the new one in which they come back; None if nothing is known.

    Each origin stays what it was: what a partner disclosed is no own file for that, and goes when it goes
    (:func:`hide_received_person`).
    """
    for case_id in (from_case, to_case):
        await one_writer_of(session, case_id)
    vault = vault_of(session)
    of_case = select(PersonRow).where(PersonRow.case_id == from_case, PersonRow.erasing.is_(False))
    rows = (await session.scalars(of_case)).all()
    boxes = await vault.boxes([KeyName(from_case, row.origin) for row in rows])
    for row in rows:
        says = open_person(boxes.get(KeyName(from_case, row.origin)), row.sealed)
        name = await own_origin(session, to_case) if is_own(row.origin) else KeyName(to_case, row.origin)
        if says is None or vault.is_destroyed(name):
            continue
        box = await vault.prepare(name, now, tokens_of(laid_over(Person(), says)))
        session.add(
            PersonRow(
                case_id=name.case_id,
                origin=name.origin,
                sealed=seal_person(box, says),
                erasing=False,
                written_by=row.written_by,
                written_at=row.written_at,
            )
        )
    await session.flush()
    return await find_person(session, to_case)


async def erase_person(session: Session, case_id: UUID) -> None:
    """Erase who the person of a case is, and what they said of being reached.

    From this transaction on nobody is shown it; an errand then destroys its keys and deletes it. What partners
    disclosed in this case is also erased under its authorization, and they are told; what was carried here from
    an earlier case goes by this alone.
    """
    await one_writer_of(session, case_id)
    for row in SEALED_ROWS:
        await session.execute(update(row).where(row.case_id == case_id).values(erasing=True))


async def hide_received_person(session: Session, case_id: UUID, origins: Collection[str]) -> None:
    """Show nobody any more what came of a person under ``origins``; whoever asks for it destroys the keys.

    Nor what was carried of it into the cases in which the person came back.
    """
    cases = await with_returns(session, case_id)
    for each in cases:
        await one_writer_of(session, each)
    await session.execute(
        update(PersonRow).where(PersonRow.case_id.in_(cases), PersonRow.origin.in_(origins)).values(erasing=True)
    )


async def delete_received_person(session: Session, case_id: UUID, origins: Collection[str]) -> None:
    """Delete what came of a person under ``origins``, whose keys are destroyed."""
    await session.execute(
        delete(PersonRow).where(
            PersonRow.case_id.in_(await with_returns(session, case_id)),
            PersonRow.origin.in_(origins),
            PersonRow.erasing.is_(True),
        )
    )


async def files_to_erase(session: Session, limit: int) -> set[KeyName]:
    """Return names of what is to be erased, of at most ``limit`` persons and as many preferences."""
    found: set[KeyName] = set()
    for row in SEALED_ROWS:
        rows = await session.execute(select(row.case_id, row.origin).where(row.erasing.is_(True)).limit(limit))
        found |= {KeyName(case_id, origin) for case_id, origin in rows}
    return found


async def delete_files(session: Session, names: Iterable[KeyName]) -> None:
    """Delete what stands under names whose keys are destroyed."""
    for name in sorted(names):
        for row in SEALED_ROWS:
            await session.execute(
                delete(row).where(row.case_id == name.case_id, row.origin == name.origin, row.erasing.is_(True))
            )


async def one_identity_at_a_time(session: Session) -> None:
    """Wait for whoever else writes an identity now: of two files of one person, the second sees the first."""
    await one_at_a_time(session, "arrimage/intake/identity")


async def persons_like(session: Session, asked: str) -> Sequence[KnownPerson]:
    """Return the persons who are like ``asked``: by words that begin the name's, or the end of a telephone."""
    vault = vault_of(session)
    case_ids = {name.case_id for tokens in asked_tokens(asked) for name in await vault.find(tokens)}
    persons = await find_persons(session, case_ids)
    return [known for _, known in sorted(persons.items()) if is_like(asked, known.name, known.phone)]


async def helped_persons(
    session: Session, person: Person, service_code: ServiceCode, *, but: UUID
) -> Sequence[tuple[ReceivedReferral, KnownPerson]]:
    """Return the referrals for a service of persons who may be ``person``, and for whom somebody answers (R-104).

    Only this organization's own, and only those at work now: there is no list of persons to look in.
    """
    vault = vault_of(session)
    case_ids = {name.case_id for tokens in same_person_tokens(person) for name in await vault.find(tokens)}
    return await _with_persons(
        session,
        case_ids,
        ReceivedReferral.service_code == service_code,
        ReceivedReferral.state.in_(MAY_BE_ATTACHED_TO),
        ReceivedReferral.referral_id != but,
        order=(ReceivedReferral.received_on, ReceivedReferral.referral_id),
    )


async def closed_persons(session: Session, birth_date: date) -> Sequence[tuple[ReceivedReferral, KnownPerson]]:
    """Return the closed referrals of persons born on a day, with that person, the latest end first (R-137)."""
    case_ids = {name.case_id for name in await vault_of(session).find(born_tokens(birth_date))}
    found = await _with_persons(
        session,
        case_ids,
        ReceivedReferral.state == ReceiverState.CLOSED,
        order=(ReceivedReferral.closed_on.desc(), ReceivedReferral.referral_id),
    )
    return [(referral, known) for referral, known in found if known.birth_date == birth_date]


async def _with_persons(
    session: Session, case_ids: Collection[UUID], *conditions: object, order: Sequence[object]
) -> Sequence[tuple[ReceivedReferral, KnownPerson]]:
    if not case_ids:
        return []
    statement = select(ReceivedReferral).where(ReceivedReferral.case_id.in_(case_ids), *conditions)  # type: ignore[arg-type]
    referrals = (await session.scalars(statement.order_by(*order))).all()  # type: ignore[arg-type]
    persons = await find_persons(session, {referral.case_id for referral in referrals})
    return [(referral, persons[referral.case_id]) for referral in referrals if referral.case_id in persons]


async def _open(
    session: Session, case_ids: Collection[UUID], for_update: bool
) -> dict[UUID, tuple[KnownPerson, Origins]]:
    """Read the rows of several cases and open them; one whose key is destroyed is no more."""
    if not case_ids:
        return {}
    statement = select(PersonRow).where(PersonRow.case_id.in_(case_ids), PersonRow.erasing.is_(False))
    rows = (await session.scalars(locked(statement) if for_update else statement)).all()
    boxes = await vault_of(session).boxes([KeyName(row.case_id, row.origin) for row in rows])
    found: dict[UUID, tuple[KnownPerson, Origins]] = {}
    # the latest disclosure over earlier ones, and the own file over all of them
    for row in sorted(rows, key=lambda each: (is_own(each.origin), each.written_at, each.origin)):
        box = boxes.get(KeyName(row.case_id, row.origin))
        says = open_person(box, row.sealed)
        if says is None:
            continue
        known, origins = found.setdefault(row.case_id, (KnownPerson(row.case_id), Origins()))
        known.says(laid_over(known.person, says))
        known.version += row.version
        known.written_by, known.written_at = row.written_by, row.written_at
        if is_own(row.origin):
            origins.own, origins.box, origins.own_says = row, box, says
        else:
            origins.received = laid_over(origins.received, says)
            known.received_from = [*known.received_from, row.origin.partition("/")[0]]
        known.origins = origins if for_update else None
    return found
