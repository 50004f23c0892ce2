"""A vault as one piece of JSON, of whichever database, with its epoch key: for a backup that is sealed at once.

What is taken back in never revives anybody: the list of the destroyed only grows, and is held against what came.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import LargeBinary, Table, Uuid, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.types import UtcInstant
from arrimage_chassis.vault import files, tables
from arrimage_chassis.vault.backups import BackupRegister, backup_from
from arrimage_chassis.vault.destroyed import Destroyed, DestroyedList
from arrimage_chassis.vault.epoch_keys import EpochFiles

FORMAT: Final = 1
_AT_ONCE: Final = 1000


class CopyUnreadableError(Exception):
    """The copy is none of a vault, or of a later version's."""


async def copy_out(
    session: AsyncSession, key_files: EpochFiles, destroyed: DestroyedList, register: BackupRegister
) -> bytes:
    """Return everything, in a transaction in which no epoch begins or ends."""
    content = {
        "format": FORMAT,
        "tables": {table.name: await _rows(session, table) for table in tables.VAULT.sorted_tables},
        "epoch_keys": {
            str(number): base64.b64encode(key_files.file(number).read_bytes()).decode()
            for number in key_files.there()
        },
        "destroyed": [entry.line() for entry in destroyed],
        "backups": [asdict(backup) for backup in register.listed()],
    }
    return json.dumps(content, default=_plain).encode()


def read_copy(content: bytes) -> dict[str, Any]:
    """Return what a copy holds.

    :raises CopyUnreadableError: if it is none, or of a later version.
    """
    try:
        copy: dict[str, Any] = json.loads(content)
        known = {table.name for table in tables.VAULT.sorted_tables}
        if copy["format"] != FORMAT or set(copy["tables"]) != known or not copy["epoch_keys"]:
            raise CopyUnreadableError
        copy["tables"] = {
            table.name: [
                {name: _typed(table, name, value) for name, value in row.items()}
                for row in copy["tables"][table.name]
            ]
            for table in tables.VAULT.sorted_tables
        }
    except (ValueError, TypeError, LookupError) as error:
        raise CopyUnreadableError from error
    return copy


async def take_in(
    session: AsyncSession,
    copy: Mapping[str, Any],
    key_files: EpochFiles,
    destroyed: DestroyedList,
    register: BackupRegister,
) -> None:
    """Put what a copy holds in the place of what is there; the keys that are there and not in it are destroyed.

    The list of the destroyed and the register of backups are joined with those of the copy, first of all.
    """
    destroyed.keep(filter(None, map(Destroyed.read, copy["destroyed"])))
    register.merge([backup_from(said) for said in copy["backups"]])
    keys = {int(number): base64.b64decode(key) for number, key in copy["epoch_keys"].items()}
    for number, key in keys.items():
        files.replace(key_files.file(number), key)
    for table in reversed(tables.VAULT.sorted_tables):
        await session.execute(delete(table))
    for table in tables.VAULT.sorted_tables:
        await _insert(session, table, copy["tables"][table.name])
    for number in key_files.there():
        if number not in keys:
            key_files.destroy(number)


async def _rows(session: AsyncSession, table: Table) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in await session.execute(select(table))]


async def _insert(session: AsyncSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    for start in range(0, len(rows), _AT_ONCE):
        await session.execute(insert(table), list(rows[start : start + _AT_ONCE]))


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _typed(table: Table, column: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    kind = table.c[column].type
    readers: Sequence[tuple[type, Callable[[str], Any]]] = (
        (LargeBinary, base64.b64decode),
        (Uuid, UUID),
        (UtcInstant, datetime.fromisoformat),
    )
    return next((read(value) for of, read in readers if isinstance(kind, of)), value)
