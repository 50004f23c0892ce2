"""Which origin what the organization writes itself goes under: ``own``, or the next one after an erasure."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from arrimage_chassis.store import Session
from arrimage_chassis.store.statements import one_at_a_time
from arrimage_chassis.vault import OWN, KeyName
from arrimage_chassis.vault.vault import vault_of
from arrimage_intake.store.person_tables import ContactPreferenceRow, PersonRow

_AGAIN: Final = f"{OWN}."
SealedRow = type[PersonRow] | type[ContactPreferenceRow]
SEALED_ROWS: Final[tuple[SealedRow, ...]] = (PersonRow, ContactPreferenceRow)


def is_own(origin: str) -> bool:
    """Tell whether the organization wrote it itself."""
    return origin == OWN or origin.startswith(_AGAIN)


def of_own(row: SealedRow) -> ColumnElement[bool]:
    """The condition that a row is the organization's own."""
    return or_(row.origin == OWN, row.origin.startswith(_AGAIN))


async def one_writer_of(session: Session, case_id: UUID) -> None:
    """Let nobody else write or erase what is known of the person of a case until this transaction ends."""
    await one_at_a_time(session, f"arrimage/intake/person/{case_id}")


async def own_origin(session: Session, case_id: UUID) -> KeyName:
    """Return the name under which the own file of a case is written: that of what is there, else a new one.

    The key of an erased file is never made again: what is written after it is a file of its own.
    """
    taken: set[str] = set()
    for row in SEALED_ROWS:
        found = await session.execute(select(row.origin, row.erasing).where(row.case_id == case_id, of_own(row)))
        for origin, erasing in found:
            if not erasing:
                return KeyName(case_id, origin)
            taken.add(origin)
    vault, number = vault_of(session), 1
    while True:
        name = KeyName(case_id, OWN if number == 1 else f"{_AGAIN}{number}")
        if name.origin not in taken and not vault.is_destroyed(name):
            return name
        number += 1
