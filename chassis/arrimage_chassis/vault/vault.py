"""The keys of what is nominative: made, found, used, destroyed, and wrapped anew."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Table, delete, func, insert, select, text, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.secrets import Box
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.statements import insert_if_absent, one_at_a_time
from arrimage_chassis.trust import base64url
from arrimage_chassis.vault.destroyed import DestroyedList
from arrimage_chassis.vault.epochs import Epochs
from arrimage_chassis.vault.names import KeyDestroyedError, KeyName, Token
from arrimage_chassis.vault.tables import (
    VAULT,
    anchor,
    backup,
    data_key,
    destroyed_key,
    index_entry,
    one_time_key,
    secret,
)

_KEY_BYTES: Final = 32
_TOKEN_BYTES: Final = 16
_INDEX: Final = "index"
_AT_ONCE: Final = 400
"""So many names in one statement: databases have a limit for parameters."""


@dataclass(frozen=True)
class VaultStatus:
    """What is erased, and from what it is not yet gone."""

    live: int
    """Keys that open something."""
    destroyed: int
    """Keys that were ever destroyed: what they opened is erased here, at once."""
    not_final: int
    """Those of them that a copy of the vault could still open."""
    not_final_since: datetime | None
    """When the earliest of these was destroyed, UTC."""
    epoch: int
    backups: Sequence[tuple[str, datetime]]
    """Copies of the keys that are older than an erasure and were not said to be destroyed, oldest first."""


class Vault:
    """One vault. Each call is a transaction of its own: what it did is done, whatever becomes of the caller's."""

    def __init__(self, store: Store, folder: Path, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        """Open nothing yet. ``folder`` holds the epochs' keys and the list of destroyed keys."""
        self.store = store
        self._epochs = Epochs(folder, random_bytes)
        self._destroyed = DestroyedList(folder / "destroyed.txt")
        self._random_bytes = random_bytes
        self._index_key: tuple[int, bytes] | None = None

    async def open(self, now: datetime) -> int:
        """Make what is missing; destroy again what a restore brought back; end what an interrupted rotation left.

        Return how many keys were brought back and are destroyed again.

        :raises EpochMissingError: if the key of an epoch in use is not in the folder.
        """
        async with self.store.writing() as session:
            await one_at_a_time(session, "arrimage/vault")
            await (await session.connection()).run_sync(VAULT.create_all)
            again = await self._destroy_again(session)
            used = await self._used_epochs(session)
            epoch = max(self._epochs.numbers(), default=0) or self._epochs.begin()
            if not await session.scalar(select(func.count()).select_from(secret).where(secret.c.name == _INDEX)):
                wrapped = self._epochs.wrap(epoch, _INDEX, self._random_bytes(_KEY_BYTES))
                await session.execute(insert(secret).values(name=_INDEX, epoch=epoch, wrapped=wrapped))
                used.add(epoch)
        await self._key_of_the_index()  # says at once whether the epochs' keys are those of this store
        for number in self._epochs.numbers():
            if number < min(used):
                self._epochs.end(number)
        return again

    async def close(self) -> None:
        """Give all connections back."""
        await self.store.close()

    async def box(self, name: KeyName, now: datetime, *, make: bool = False) -> Box | None:
        """Return what seals and opens under ``name``; None if its key never was or is destroyed.

        With ``make`` it is made if it never was, and is kept before this returns.

        :raises KeyDestroyedError: if it is to be made and was destroyed.
        """
        if not make:
            return (await self.boxes([name])).get(name)
        async with self.store.writing() as session:
            if await self._is_destroyed(session, name):
                raise KeyDestroyedError
            epoch = self._epochs.numbers()[-1]
            wrapped = self._epochs.wrap(epoch, name.text, self._random_bytes(_KEY_BYTES))
            made = {**_columns(name), "epoch": epoch, "wrapped": wrapped, "made_at": now}
            await insert_if_absent(session, data_key, [made])
            row = (await session.execute(select(data_key).where(*_is(data_key, name)))).one()
        return Box(self._epochs.unwrap(row.epoch, name.text, row.wrapped))

    async def boxes(self, names: Collection[KeyName]) -> dict[KeyName, Box]:
        """Return the boxes of those of ``names`` whose key lives."""
        found: dict[KeyName, Box] = {}
        async with self.store.reading() as session:
            for some in _some_at_once(sorted(set(names))):
                keys = [(name.case_id, name.origin) for name in some]
                rows = await session.execute(
                    select(data_key).where(tuple_(data_key.c.case_id, data_key.c.origin).in_(keys))
                )
                for row in rows:
                    name = KeyName(row.case_id, row.origin)
                    found[name] = Box(self._epochs.unwrap(row.epoch, name.text, row.wrapped))
        return found

    async def destroy(self, names: Collection[KeyName], at: datetime) -> None:
        """Destroy the keys of ``names`` and all marks by which they are found; done twice is done once.

        They are written down first, so that no restore brings them back. Gone from this store when this returns;
        from copies of it, once the epoch was rotated and older backups are destroyed: see :meth:`status`.
        """
        wanted = sorted(set(names))
        if not wanted:
            return
        self._destroyed.add(wanted, at)
        async with self.store.writing() as session:
            for name in wanted:
                await self._forget(session, name, at)

    async def index(self, name: KeyName, tokens: Collection[Token]) -> None:
        """Let what is under ``name`` be found by ``tokens``, and by no others any more.

        :raises KeyDestroyedError: if its key is destroyed.
        """
        marks = sorted({await self._mark(token) for token in tokens})
        async with self.store.writing() as session:
            if await self._is_destroyed(session, name):
                raise KeyDestroyedError
            await session.execute(delete(index_entry).where(*_is(index_entry, name)))
            if marks:
                await session.execute(insert(index_entry), [{"token": mark, **_columns(name)} for mark in marks])

    async def find(self, tokens: Collection[Token]) -> set[KeyName]:
        """Return the names under which something lies that each of ``tokens`` marks."""
        marks = {await self._mark(token) for token in tokens}
        if not marks:
            return set()
        async with self.store.reading() as session:
            rows = await session.execute(
                select(index_entry.c.case_id, index_entry.c.origin)
                .where(index_entry.c.token.in_(marks))
                .group_by(index_entry.c.case_id, index_entry.c.origin)
                .having(func.count() == len(marks))
            )
            return {KeyName(row.case_id, row.origin) for row in rows}

    async def new_one_time_key(self, request_id: UUID, now: datetime) -> str:
        """Make the key that opens the answer to one request; return its public half in base64url.

        Asked again for the same request, it is the same key.
        """
        private = X25519PrivateKey.from_private_bytes(self._random_bytes(_KEY_BYTES)).private_bytes_raw()
        async with self.store.writing() as session:
            epoch = self._epochs.numbers()[-1]
            wrapped = self._epochs.wrap(epoch, str(request_id), private)
            made = {"request_id": request_id, "epoch": epoch, "wrapped": wrapped, "made_at": now}
            await insert_if_absent(session, one_time_key, [made])
        kept = await self.one_time_key(request_id)
        assert kept is not None  # noqa: S101 - it was kept a moment ago
        return base64url.encoded(kept.public_key().public_bytes_raw())

    async def one_time_key(self, request_id: UUID) -> X25519PrivateKey | None:
        """Return the key that opens the answer to a request, or None if it never was or is gone."""
        async with self.store.reading() as session:
            row = (
                await session.execute(select(one_time_key).where(one_time_key.c.request_id == request_id))
            ).first()
        if row is None:
            return None
        return X25519PrivateKey.from_private_bytes(self._epochs.unwrap(row.epoch, str(request_id), row.wrapped))

    async def drop_one_time_key(self, request_id: UUID) -> None:
        """Destroy the key of a request: no copy of its answer can be opened any more."""
        async with self.store.writing() as session:
            await session.execute(delete(one_time_key).where(one_time_key.c.request_id == request_id))

    async def anchored(self, name: str) -> tuple[int, bytes] | None:
        """Return the number and the mark that were anchored last under ``name``."""
        async with self.store.reading() as session:
            row = (await session.execute(select(anchor).where(anchor.c.name == name))).first()
        return None if row is None else (row.number, bytes(row.mark))

    async def anchor(self, name: str, number: int, mark: bytes) -> None:
        """Keep the head of a chain, in another store than the chain; it never goes back."""
        async with self.store.writing() as session:
            await insert_if_absent(session, anchor, [{"name": name, "number": 0, "mark": b""}])
            await session.execute(
                update(anchor)
                .where(anchor.c.name == name, anchor.c.number < number)
                .values(number=number, mark=mark)
            )

    async def rotate(self) -> int:
        """Wrap every key under a new epoch and destroy the older epochs' keys; return the new epoch.

        From then on a copy of this store that is older opens nothing, unless the older key was copied with it.
        """
        epoch = self._epochs.begin()
        async with self.store.writing() as session:
            await one_at_a_time(session, "arrimage/vault")
            for table, name_of in (
                (data_key, lambda row: KeyName(row.case_id, row.origin).text),
                (one_time_key, lambda row: str(row.request_id)),
                (secret, lambda row: str(row.name)),
            ):
                await self._wrap_anew(session, table, name_of, epoch)
        await self._leave_no_traces()
        for number in self._epochs.numbers():
            if number < epoch:
                self._epochs.end(number)
        return epoch

    async def status(self) -> VaultStatus:
        """Tell what is erased and what is not yet final."""
        numbers = self._epochs.numbers()
        async with self.store.reading() as session:
            live = await session.scalar(select(func.count()).select_from(data_key)) or 0
            gone = (await session.execute(select(destroyed_key.c.destroyed_at, destroyed_key.c.epoch))).all()
            copies = (
                await session.execute(
                    select(backup.c.backup_id, backup.c.made_at, backup.c.epoch)
                    .where(backup.c.destroyed_on.is_(None))
                    .order_by(backup.c.made_at)
                )
            ).all()
        oldest = numbers[0] if numbers else 0
        not_final = [
            row.destroyed_at
            for row in gone
            if row.epoch >= oldest or any(copy.made_at <= row.destroyed_at for copy in copies)
        ]
        latest = max((row.destroyed_at for row in gone), default=None)
        older = [
            (copy.backup_id, copy.made_at) for copy in copies if latest is not None and copy.made_at <= latest
        ]
        return VaultStatus(
            live, len(gone), len(not_final), min(not_final, default=None), numbers[-1] if numbers else 0, older
        )

    async def register_backup(self, backup_id: str, now: datetime) -> None:
        """Write down that a copy of the keys leaves this machine."""
        async with self.store.writing() as session:
            epoch = self._epochs.numbers()[-1]
            await session.execute(insert(backup).values(backup_id=backup_id, made_at=now, epoch=epoch))

    async def backup_destroyed(self, backup_id: str, on: date) -> bool:
        """Write down that a copy was destroyed, as whoever kept it says; False if there is no such copy."""
        async with self.store.writing() as session:
            known = await session.execute(
                update(backup)
                .where(backup.c.backup_id == backup_id)
                .values(destroyed_on=on)
                .returning(backup.c.backup_id)
            )
            return known.first() is not None

    async def _wrap_anew(
        self, session: AsyncSession, table: Table, name_of: Callable[[Any], str], epoch: int
    ) -> None:
        key_columns = list(table.primary_key.columns)
        for row in (await session.execute(select(table))).all():
            key = self._epochs.unwrap(row.epoch, name_of(row), row.wrapped)
            wrapped = self._epochs.wrap(epoch, name_of(row), key)
            same = [column == getattr(row, column.name) for column in key_columns]
            await session.execute(update(table).where(*same).values(epoch=epoch, wrapped=wrapped))

    async def _destroy_again(self, session: AsyncSession) -> int:
        """Apply the list: a store that was restored from an older copy brings back what was destroyed since."""
        listed = self._destroyed.read()
        again = 0
        for some in _some_at_once(sorted(listed)):
            keys = [(name.case_id, name.origin) for name in some]
            living = await session.execute(
                select(data_key.c.case_id, data_key.c.origin).where(
                    tuple_(data_key.c.case_id, data_key.c.origin).in_(keys)
                )
            )
            known = await session.execute(
                select(destroyed_key.c.case_id, destroyed_key.c.origin).where(
                    tuple_(destroyed_key.c.case_id, destroyed_key.c.origin).in_(keys)
                )
            )
            back = {KeyName(row.case_id, row.origin) for row in living}
            missing = set(some) - {KeyName(row.case_id, row.origin) for row in known}
            for name in sorted(back | missing):
                await self._forget(session, name, listed[name])
            again += len(back)
        return again

    async def _forget(self, session: AsyncSession, name: KeyName, at: datetime) -> None:
        epoch = max(self._epochs.numbers(), default=0)
        await session.execute(delete(data_key).where(*_is(data_key, name)))
        await session.execute(delete(index_entry).where(*_is(index_entry, name)))
        gone = {**_columns(name), "destroyed_at": at, "epoch": epoch}
        await insert_if_absent(session, destroyed_key, [gone])

    async def _is_destroyed(self, session: AsyncSession, name: KeyName) -> bool:
        row = await session.execute(select(destroyed_key.c.epoch).where(*_is(destroyed_key, name)))
        return row.first() is not None

    async def _used_epochs(self, session: AsyncSession) -> set[int]:
        found: set[int] = set()
        for table in (data_key, one_time_key, secret):
            found |= set((await session.execute(select(table.c.epoch).distinct())).scalars())
        return found

    async def _mark(self, token: Token) -> bytes:
        key = await self._key_of_the_index()
        return hmac.digest(key, f"{token.kind}\0{token.value}".encode(), hashlib.sha256)[:_TOKEN_BYTES]

    async def _key_of_the_index(self) -> bytes:
        if self._index_key is None:
            async with self.store.reading() as session:
                row = (await session.execute(select(secret).where(secret.c.name == _INDEX))).one()
            self._index_key = (row.epoch, self._epochs.unwrap(row.epoch, _INDEX, row.wrapped))
        return self._index_key[1]

    async def _leave_no_traces(self) -> None:
        """Write the file anew, so that no free page holds what was wrapped under an older epoch."""
        if self.store.is_sqlite:
            async with self.store.engine.connect() as connection:
                raw = await connection.get_raw_connection()
                await raw.driver_connection.execute("VACUUM")  # type: ignore[union-attr]
            return
        async with self.store.engine.connect() as connection:
            outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await outside.execute(text("VACUUM FULL data_key, one_time_key, secret, index_entry"))


def _columns(name: KeyName) -> dict[str, Any]:
    return {"case_id": name.case_id, "origin": name.origin}


def _is(table: Table, name: KeyName) -> list[Any]:
    return [table.c.case_id == name.case_id, table.c.origin == name.origin]


def _some_at_once(names: Sequence[KeyName]) -> Iterable[Sequence[KeyName]]:
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))
