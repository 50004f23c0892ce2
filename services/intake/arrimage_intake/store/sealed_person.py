"""What stands sealed in a row of persons: the fields that its origin says, as one piece of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, time
from typing import Any, Final

from cryptography.exceptions import InvalidTag

from arrimage_chassis.vault import Box
from arrimage_contracts.vocabularies import ContactWay
from arrimage_intake.domain.contact_preferences import ContactPreferences
from arrimage_intake.domain.form import Person
from arrimage_intake.store.person_tables import ContactPreferenceRow, PersonRow

_FIELDS: Final = tuple(field.name for field in fields(Person))


def differences(person: Person, received: Person) -> dict[str, Any]:
    """Return what ``person`` says otherwise than what was received; a field that was emptied is among it."""
    said = {name: getattr(person, name) for name in _FIELDS}
    return {name: value for name, value in said.items() if value != getattr(received, name)}


def unchanged(said: Mapping[str, Any], person: Person) -> dict[str, Any]:
    """Return what was ``said`` before and ``person`` still says.

    It stays in the own file though a partner disclosed the same since: it does not go when that is withdrawn.
    """
    return {name: value for name, value in said.items() if value == getattr(person, name)}


def laid_over(person: Person, said: Mapping[str, Any]) -> Person:
    """Return ``person`` with what ``said`` says in its place."""
    return replace(person, **said)


def seal_person(box: Box, said: Mapping[str, Any]) -> bytes:
    """Return the fields sealed for a row of ``person``."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
    return box.seal(json.dumps(plain, ensure_ascii=False).encode(), PersonRow.__tablename__)


def open_person(box: Box | None, sealed: bytes) -> dict[str, Any] | None:
    """Return the fields; None if the key is destroyed: then it is erased, though the row is still there."""
    plain = _opened(box, sealed, PersonRow.__tablename__)
    if plain is None:
        return None
    if plain.get("birth_date"):
        plain["birth_date"] = date.fromisoformat(plain["birth_date"])
    return {name: value for name, value in plain.items() if name in _FIELDS}


def seal_preferences(box: Box, said: ContactPreferences) -> bytes:
    """Return how, when and by which name a person is reached, sealed for a row of ``contact_preference``."""
    plain = {
        "ways": [way for way in ContactWay if way in said.ways],
        "email": said.email,
        "language": said.language,
        "safe_from": _hour(said.safe_from),
        "safe_until": _hour(said.safe_until),
        "first_name": said.first_name,
    }
    return box.seal(json.dumps(plain, ensure_ascii=False).encode(), ContactPreferenceRow.__tablename__)


def open_preferences(box: Box | None, row: ContactPreferenceRow) -> ContactPreferences | None:
    """Return what the person said; None if the key is destroyed."""
    if row.sealed is None:
        return ContactPreferences(may_be_contacted=row.may_be_contacted)
    plain = _opened(box, row.sealed, ContactPreferenceRow.__tablename__)
    if plain is None:
        return None
    hours = {
        name: time.fromisoformat(plain[name]) if plain[name] else None for name in ("safe_from", "safe_until")
    }
    return ContactPreferences(
        may_be_contacted=row.may_be_contacted,
        ways=frozenset(map(ContactWay, plain["ways"])),
        email=plain["email"],
        language=plain["language"],
        first_name=plain["first_name"],
        **hours,
    )


def _opened(box: Box | None, sealed: bytes, table: str) -> dict[str, Any] | None:
    if box is None:
        return None
    try:
        plain: dict[str, Any] = json.loads(box.open(sealed, table))
    except InvalidTag:  # under a key of the name that came after: what this one sealed is erased
        return None
    return plain


def _hour(at: time | None) -> str | None:
    return at.isoformat() if at is not None else None
