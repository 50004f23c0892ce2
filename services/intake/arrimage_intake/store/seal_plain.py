"""Seal what earlier versions kept in plain columns, once, before the service is ready."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Table, delete, func, select, tuple_

from arrimage_chassis.logs import get_logger
from arrimage_chassis.store import Session
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.rewriting import leave_no_traces
from arrimage_chassis.store.statements import insert_if_absent, one_at_a_time
from arrimage_chassis.vault import VAULT, KeyName, VaultAwayError
from arrimage_chassis.vault.errors import KEY_MISSING
from arrimage_chassis.vault.vault import vault_of
from arrimage_contracts.vocabularies import ContactWay
from arrimage_intake.domain.contact_preferences import ContactPreferences
from arrimage_intake.domain.form import Person
from arrimage_intake.domain.lookup import tokens_of
from arrimage_intake.store.origins import SEALED_ROWS
from arrimage_intake.store.person_tables import (
    ContactPreferenceRow,
    PersonRow,
    contact_preference_unsealed,
    person_unsealed,
)
from arrimage_intake.store.sealed_person import differences, seal_person, seal_preferences

_AT_ONCE: Final = 100
_PERSON: Final = PersonRow.metadata.tables[PersonRow.__tablename__]
_PREFERENCE: Final = PersonRow.metadata.tables[ContactPreferenceRow.__tablename__]
_log = get_logger()


async def seal_plain(store: Store, now: datetime) -> None:
    """Seal all that stands in plain columns, under keys of the vault that goes with this store.

    The files are then written anew, so that no free page holds it.

    Cut short anywhere, it goes on at the next start: a row leaves the plain table in the transaction that seals
    it, and its key is in the vault before.

    :raises VaultAwayError: if the vault cannot be reached, or is not the one under which persons are sealed here:
        nothing is lost, and the service waits.
    """
    await _require_the_right_vault(store)
    await _delete_what_nothing_opens(store)
    sealed = 0
    while some := await _seal_some(store, now):
        sealed += some
    if sealed:
        await leave_no_traces(store, person_unsealed, contact_preference_unsealed)
        _log.info("persons.sealed", count=sealed)


async def _require_the_right_vault(store: Store) -> None:
    """Wait if persons are sealed here and the vault is a new one: theirs was left behind, as after a restore."""
    async with store.reading() as session:
        if VAULT in session.info and await vault_of(session).is_new():
            rows = await session.scalar(
                select(func.count()).select_from(PersonRow).where(PersonRow.erasing.is_(False))
            )
            if rows:
                raise VaultAwayError(KEY_MISSING)


async def _delete_what_nothing_opens(store: Store) -> None:
    """Delete what a restored older copy of the store brought back: its keys are on the list of the destroyed."""
    async with store.writing() as session:
        if VAULT not in session.info:
            return
        names = sorted(entry.of for entry in vault_of(session).destroyed if isinstance(entry.of, KeyName))
        for start in range(0, len(names), _AT_ONCE):
            some = [(name.case_id, name.origin) for name in names[start : start + _AT_ONCE]]
            for row in SEALED_ROWS:
                await session.execute(delete(row).where(tuple_(row.case_id, row.origin).in_(some)))


async def _seal_some(store: Store, now: datetime) -> int:
    async with store.writing() as session:
        await one_at_a_time(session, "arrimage/intake/seal-plain")
        persons = (await session.execute(select(person_unsealed).limit(_AT_ONCE))).all()
        for row in persons:
            await _seal_person(session, row, now)
        said = (await session.execute(select(contact_preference_unsealed).limit(_AT_ONCE))).all()
        for row in said:
            await _seal_preferences(session, row, now)
        await _take_out(session, person_unsealed, persons)
        await _take_out(session, contact_preference_unsealed, said)
        return len(persons) + len(said)


async def _seal_person(session: Session, row: Row[Any], now: datetime) -> None:
    person = Person(row.name, row.phone, row.birth_date, row.address, row.contact_instructions)
    name = KeyName(row.case_id)
    box = await vault_of(session).prepare(name, now, tokens_of(person))
    sealed = {
        "case_id": name.case_id,
        "origin": name.origin,
        "sealed": seal_person(box, differences(person, Person())),
        "erasing": False,
        "written_by": row.written_by,
        "written_at": row.written_at,
        "version": row.version,
    }
    await insert_if_absent(session, _PERSON, [sealed])


async def _seal_preferences(session: Session, row: Row[Any], now: datetime) -> None:
    name = KeyName(row.case_id)
    said = ContactPreferences(
        may_be_contacted=row.may_be_contacted,
        ways=frozenset(map(ContactWay, row.ways)),
        email=row.email,
        language=row.language,
        safe_from=row.safe_from,
        safe_until=row.safe_until,
        first_name=row.first_name,
    )
    box = await vault_of(session).prepare(name, now) if row.may_be_contacted else None
    sealed = {
        "case_id": name.case_id,
        "origin": name.origin,
        "may_be_contacted": row.may_be_contacted,
        "sealed": seal_preferences(box, said) if box is not None else None,
        "erasing": False,
        "updated_on": row.updated_on,
        "written_by": row.written_by,
        "written_at": row.written_at,
        "version": row.version,
    }
    await insert_if_absent(session, _PREFERENCE, [sealed])


async def _take_out(session: Session, table: Table, rows: Any) -> None:
    if rows:
        await session.execute(delete(table).where(table.c.case_id.in_([row.case_id for row in rows])))
