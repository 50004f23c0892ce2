"""What all parts of the vault stand on: its store and transactions, its epochs, the list of the destroyed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.outage import is_outage
from arrimage_chassis.store.statements import is_one_of, one_at_a_time
from arrimage_chassis.vault import tables
from arrimage_chassis.vault.destroyed import DestroyedList
from arrimage_chassis.vault.epoch_keys import EpochFiles
from arrimage_chassis.vault.epochs import Epochs
from arrimage_chassis.vault.errors import KEY_MISSING, VaultAwayError
from arrimage_chassis.vault.names import KeyName

_ONE_WRITER: Final = "arrimage/vault"
_CHUNK: Final = 500

ItemT = TypeVar("ItemT")


class Keeping:
    """One vault's store and folder, shared by its parts."""

    def __init__(
        self, store: Store, folder: Path, random_bytes: Callable[[int], bytes], crash: CrashPoints
    ) -> None:
        self.store = store
        self.folder = folder
        self.random_bytes = random_bytes
        self.crash = crash
        self.destroyed = DestroyedList(folder)
        self.epochs = Epochs(EpochFiles(folder, random_bytes))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction: one writer at a time, in whatever process; no epoch begins or ends under it.

        :raises VaultAwayError: if the store, or a file of keys, cannot be reached.
        """
        try:
            async with self.store.writing() as session:
                await one_at_a_time(session, _ONE_WRITER)
                yield session
        except VaultAwayError:
            raise
        except SQLAlchemyError as error:
            if is_outage(error):
                raise VaultAwayError from error
            raise
        except OSError as error:
            raise VaultAwayError(KEY_MISSING) from error

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open a session that changes nothing.

        :raises VaultAwayError: as :meth:`writing`.
        """
        try:
            async with self.store.reading() as session:
                yield session
        except VaultAwayError:
            raise
        except SQLAlchemyError as error:
            if is_outage(error):
                raise VaultAwayError from error
            raise

    def is_destroyed(self, name: KeyName | UUID) -> bool:
        """Tell whether a key stands on the list: from then on it opens nothing, wherever it still lies."""
        self.destroyed.look()
        return name in self.destroyed

    async def write_down(self, session: AsyncSession, names: Iterable[KeyName | UUID], at: datetime) -> None:
        """Put ``names`` on the list, under the epoch in force."""
        epoch = await self.epochs.current(session)
        await asyncio.to_thread(self.destroyed.add, list(names), at, epoch.number)
        self.crash.passed("vault.after_list")

    async def destroy_listed(self, session: AsyncSession) -> int:
        """Destroy all keys that stand on the list and are there again, as after a restore; return how many."""
        self.destroyed.look()
        table, requests = tables.data_key, tables.one_time_key
        back: list[KeyName] = []
        for some in chunks([entry.of for entry in self.destroyed if isinstance(entry.of, KeyName)]):
            rows = await session.execute(select(table.c.case_id, table.c.origin).where(_is_one_of(table, some)))
            back += [KeyName(row.case_id, row.origin) for row in rows]
        await delete_keys(session, back)
        count = len(back)
        for few in chunks([entry.of for entry in self.destroyed if isinstance(entry.of, UUID)]):
            column = requests.c.request_id
            found = (await session.scalars(select(column).where(column.in_(few)))).all()
            await session.execute(delete(requests).where(column.in_(found)))
            count += len(found)
        return count

    def last_known_epoch(self) -> int:
        """Return the number after which the next epoch comes: none has the number of one that is over."""
        listed = max((entry.epoch for entry in self.destroyed), default=0)
        return max([listed, *self.epochs.files.there()])


async def delete_keys(session: AsyncSession, names: Collection[KeyName]) -> None:
    """Delete data keys with their index rows."""
    for some in chunks(list(names)):
        for table in (tables.blind_index, tables.data_key):
            await session.execute(delete(table).where(_is_one_of(table, some)))


def chunks(items: list[ItemT]) -> Iterable[list[ItemT]]:
    """Return ``items`` a few hundred at a time: a statement takes so many values."""
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))


def _is_one_of(table: Table, names: Collection[KeyName]) -> ColumnElement[bool]:
    columns = table.c
    return is_one_of(columns.origin, columns.case_id, [(name.origin, name.case_id) for name in names])
