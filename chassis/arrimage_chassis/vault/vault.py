"""The vault of a node's persons: what intake asks of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Collection, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import ColumnElement, Table, delete, func, select, tuple_, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.outage import is_outage
from arrimage_chassis.store.statements import insert_if_absent, one_at_a_time
from arrimage_chassis.trust import base64url
from arrimage_chassis.vault import copying, files, tables
from arrimage_chassis.vault.backups import Backup, BackupRegister
from arrimage_chassis.vault.box import KEY_BYTES, Box
from arrimage_chassis.vault.destroyed import DestroyedList
from arrimage_chassis.vault.epoch_keys import EpochFiles, EpochKey, hashed
from arrimage_chassis.vault.epochs import INDEX_KEY, Epochs, about_key, about_request
from arrimage_chassis.vault.errors import KEY_MISSING, KeyDestroyedError, VaultAwayError
from arrimage_chassis.vault.names import KeyName, Token
from arrimage_chassis.vault.status import VaultStatus, standing

VAULT: Final = "arrimage_vault"
"""Where a session of intake's store has the vault, so that only ``store/`` reads and writes what is sealed."""
GIVEN_UP: Final = "given-up"
"""The file that says that the keys of before are lost for ever, and that whoever runs the node knows it."""
_ONE_WRITER: Final = "arrimage/vault"
_CHUNK: Final = 500

ItemT = TypeVar("ItemT")

_log = get_logger()


class Vault:
    """Data keys by (case, origin), the blind index, and one-time keys; each destroyed for good when asked to.

    It is a store of its own, with transactions of its own: a key is there before the first row that it seals, and
    gone before the last one is deleted. Any method raises :class:`VaultAwayError` if it cannot be reached.
    """

    def __init__(
        self,
        store: Store,
        keys_dir: Path,
        random_bytes: Callable[[int], bytes] = os.urandom,
        *,
        crash: CrashPoints | None = None,
    ) -> None:
        """Open nothing yet; ``store`` is made with ``leaves_no_traces``."""
        self.store = store
        self.keys_dir = keys_dir
        self.destroyed = DestroyedList(keys_dir)
        self.backups = BackupRegister(keys_dir)
        self.crash = crash or CrashPoints()
        self._random_bytes = random_bytes
        self._epochs = Epochs(EpochFiles(keys_dir, random_bytes))
        self._index_key: bytes | None = None
        self._one_rotation = asyncio.Lock()

    # Opening

    async def open(self, now: datetime) -> int:
        """Make what is not there, end what a crash cut short, and destroy again what a restore brought back.

        Return how many keys were brought back and are destroyed again.

        :raises VaultAwayError: ``vault.key_missing`` if the epoch key is not the one under which the keys are.
        :raises VaultNewerError: if a later version wrote it.
        """
        async with self._writing() as session:
            files.make_folder(self.keys_dir)
            await (await session.connection()).run_sync(tables.bring_to_present)
            self.destroyed.look()
            if await session.scalar(select(func.max(tables.epoch.c.number))) is None:
                await self._epochs.begin(session, self._last_known_epoch(), now)
            await self._epochs.check(session)
            await self._make_index_key(session)
            restored = await self._destroy_again(session)
        await self._go_on_rotating(now)
        return restored

    async def close(self) -> None:
        """Give all connections back."""
        await self.store.close()

    # Data keys

    async def box(self, name: KeyName, now: datetime, *, make: bool = False) -> Box | None:
        """Return what seals and opens the data of ``name``; None if it never was, or was destroyed.

        :param make: make the key if it is not there (at ``now``): then never None.
        :raises KeyDestroyedError: if it was destroyed and is to be made.
        """
        found = (await self.boxes([name])).get(name)
        return await self.prepare(name, now) if make and found is None else found

    async def boxes(self, names: Collection[KeyName]) -> dict[KeyName, Box]:
        """Return the boxes of those of ``names`` whose key is there, by one query."""
        if not names:
            return {}
        try:
            return await self._read_boxes(names)
        except VaultAwayError:  # the epoch may have ended between the query and the unwrapping
            return await self._read_boxes(names)

    async def prepare(self, name: KeyName, now: datetime, tokens: Collection[Token] = ()) -> Box:
        """Return the box of ``name``, made if it is not there, and add ``tokens``: one transaction for both.

        :raises KeyDestroyedError: if it was destroyed.
        """
        table = tables.data_key
        async with self._writing() as session:
            self.destroyed.look()
            if name in self.destroyed:
                raise KeyDestroyedError
            epoch = await self._epochs.current(session)
            wrapped = epoch.wrap(self._random_bytes(KEY_BYTES), about_key(name))
            row = {
                "case_id": name.case_id,
                "origin": name.origin,
                "epoch": epoch.number,
                "wrapped": wrapped,
                "made_at": now,
            }
            await insert_if_absent(session, table, [row])
            kept = (
                await session.execute(
                    select(table.c.epoch, table.c.wrapped).where(
                        table.c.case_id == name.case_id, table.c.origin == name.origin
                    )
                )
            ).one()
            await self._add_tokens(session, name, await self._hidden(session, tokens), epoch)
        key = self._epochs.key(kept.epoch).unwrap(kept.wrapped, about_key(name))
        return Box(name, key, self._random_bytes)

    def is_destroyed(self, name: KeyName) -> bool:
        """Tell whether the key of ``name`` was destroyed, and is never made again."""
        self.destroyed.look()
        return name in self.destroyed

    # The blind index

    async def index(self, name: KeyName, tokens: Collection[Token]) -> None:
        """Let ``name`` be found by ``tokens``, and by no others any more.

        :raises KeyDestroyedError: if its key is not there: index rows live no longer than it.
        """
        table, keys = tables.blind_index, tables.data_key
        ours = (table.c.case_id == name.case_id) & (table.c.origin == name.origin)
        async with self._writing() as session:
            if not await session.scalar(
                select(func.count()).where(keys.c.case_id == name.case_id, keys.c.origin == name.origin)
            ):
                raise KeyDestroyedError
            epoch = await self._epochs.current(session)
            wanted = await self._hidden(session, tokens)
            await session.execute(delete(table).where(ours, table.c.token.not_in(wanted)))
            await self._add_tokens(session, name, wanted, epoch)

    async def find(self, tokens: Collection[Token]) -> set[KeyName]:
        """Return the names that bear every one of ``tokens``; nothing asked is nobody. One query."""
        if not tokens:
            return set()
        table = tables.blind_index
        async with self._reading() as session:
            plain = [self._hashed(token) for token in set(tokens)]
            stored = [token for epoch in await self._epochs.live(session) for token in epoch.hide(plain)]
            rows = await session.execute(
                select(table.c.case_id, table.c.origin)
                .where(table.c.token.in_(stored))
                .group_by(table.c.case_id, table.c.origin)
                .having(func.count() >= len(plain))
            )
            return {KeyName(row.case_id, row.origin) for row in rows}

    # Destroying

    async def destroy(self, names: Collection[KeyName], at: datetime) -> None:
        """Destroy the keys of ``names`` with their index rows. Again it changes nothing.

        They are on the list of the destroyed, on the disk, before anything else: from then on no crash and no
        restored copy brings them back.

        :param at: the instant that the list says.
        :raises VaultAwayError: if it cannot be done now; what stands on the list is done at the next opening.
        """
        if not names:
            return
        async with self._writing() as session:
            await self._write_down(session, names, at)
            await _delete_keys(session, names)
            self.crash.passed("vault.before_commit")
        self.crash.passed("vault.after_commit")

    # One-time keys

    async def new_one_time_key(self, request_id: UUID, now: datetime) -> str:
        """Make the X25519 key to which the answer to a request is sealed; return its public half (base64url).

        Asked again it returns the same.

        :raises KeyDestroyedError: if that of this request was dropped: a new request has a new id.
        """
        table = tables.one_time_key
        async with self._writing() as session:
            self.destroyed.look()
            if request_id in self.destroyed:
                raise KeyDestroyedError
            epoch = await self._epochs.current(session)
            private = self._random_bytes(KEY_BYTES)
            row = {
                "request_id": request_id,
                "epoch": epoch.number,
                "wrapped": epoch.wrap(private, about_request(request_id)),
                "made_at": now,
            }
            await insert_if_absent(session, table, [row])
        key = await self.one_time_key(request_id)
        if key is None:
            raise KeyDestroyedError
        return base64url.encoded(key.public_key().public_bytes_raw())

    async def one_time_key(self, request_id: UUID) -> X25519PrivateKey | None:
        """Return the private half of a request's key; None if it never was, or was dropped."""
        table = tables.one_time_key
        async with self._reading() as session:
            row = (await session.execute(select(table).where(table.c.request_id == request_id))).one_or_none()
        if row is None:
            return None
        private = self._epochs.key(row.epoch).unwrap(row.wrapped, about_request(request_id))
        return X25519PrivateKey.from_private_bytes(private)

    async def drop_one_time_key(self, request_id: UUID, at: datetime | None = None) -> None:
        """Destroy the key of a request, as :meth:`destroy` does: what was sealed to it opens nowhere any more.

        :param at: the instant that the list says; that at which it was made if none is given.
        """
        table = tables.one_time_key
        async with self._writing() as session:
            made_at = await session.scalar(select(table.c.made_at).where(table.c.request_id == request_id))
            if made_at is not None:
                await self._write_down(session, [request_id], at or made_at)
                await session.execute(delete(table).where(table.c.request_id == request_id))

    # Anchors

    async def anchored(self, name: str) -> tuple[int, bytes] | None:
        """Return the number and the mark that were anchored last under ``name``."""
        async with self._reading() as session:
            row = (await session.execute(select(tables.anchor).where(tables.anchor.c.name == name))).one_or_none()
        return None if row is None else (row.number, bytes(row.mark))

    async def anchor(self, name: str, number: int, mark: bytes) -> None:
        """Keep the head of a chain, in another store than the chain; it never goes back."""
        table = tables.anchor
        async with self._writing() as session:
            await insert_if_absent(session, table, [{"name": name, "number": 0, "mark": b""}])
            await session.execute(
                update(table).where(table.c.name == name, table.c.number < number).values(number=number, mark=mark)
            )

    # Epochs

    async def rotate(self, now: datetime) -> int:
        """Begin a new epoch: wrap all live keys anew, then destroy the old epoch key; return the new epoch.

        What was destroyed before is final from then on, but for the backups that hold the old key. The vault stays
        open meanwhile.
        """
        async with self._one_rotation:
            async with self._writing() as session:
                old = await self._epochs.live(session)
                if len(old) == 1:  # else one is under way
                    await self._destroy_again(session)  # what is on the list is never wrapped anew
                    await self._epochs.begin(session, self._last_known_epoch(), now)
            self.crash.passed("vault.epoch_begun")
            return await self._finish_rotation(now)

    @property
    def erased_since_rotation(self) -> datetime | None:
        """The earliest erasure whose epoch key may still be there; None: nothing waits for a rotation.

        As far as this process knows: no query.
        """
        self.destroyed.look()
        oldest = min(self._epochs.files.there(), default=0)
        return min((entry.at for entry in self.destroyed if entry.epoch >= oldest), default=None)

    # Status

    async def status(self) -> VaultStatus:
        """Tell what is erased, and what of it is not yet final, and why."""
        async with self._reading() as session:
            live = await session.scalar(select(func.count()).select_from(tables.data_key)) or 0
            one_time = await session.scalar(select(func.count()).select_from(tables.one_time_key)) or 0
            epoch = await session.scalar(select(func.max(tables.epoch.c.number))) or 0
            since = await session.scalar(select(tables.epoch.c.begun_at).where(tables.epoch.c.number == epoch))
        self.destroyed.look()
        return standing(
            live, one_time, epoch, since, list(self.destroyed), self._epochs.files.there(), self.backups.listed()
        )

    async def register_backup(self, backup_id: str, now: datetime) -> None:
        """Write down that a copy of the keys leaves this machine: before it does."""
        async with self._reading() as session:
            epoch = await self._epochs.current(session)
        await asyncio.to_thread(self.backups.register, Backup(backup_id, now, epoch.number))

    async def copy_out(self) -> bytes:
        """Return all of the vault with its epoch key, to be sealed at once; register the backup before."""
        async with self._writing() as session:
            self.destroyed.look()
            return await copying.copy_out(session, self._epochs.files, self.destroyed, self.backups)

    async def take_in(self, content: bytes) -> None:
        """Put a copy in the place of what is there; :meth:`open` it again, and rotate, for what is destroyed.

        :raises CopyUnreadableError: if it is none; nothing is changed then.
        """
        copy = copying.read_copy(content)
        async with self._writing() as session:
            files.make_folder(self.keys_dir)
            await (await session.connection()).run_sync(tables.bring_to_present)
            await copying.take_in(session, copy, self._epochs.files, self.destroyed, self.backups)
        self._epochs = Epochs(self._epochs.files)
        self._index_key = None

    async def is_new(self) -> bool:
        """Tell whether nothing was ever kept here: no key is here, none was destroyed, and nobody gave one up."""
        if (self.keys_dir / GIVEN_UP).exists():
            return False
        async with self._reading() as session:
            keys = await session.scalar(select(func.count()).select_from(tables.data_key))
        self.destroyed.look()
        return not keys and not len(self.destroyed)

    async def backup_destroyed(self, backup_id: str, at: datetime) -> bool:
        """Write down that a copy was destroyed, as whoever kept it says; False if there is no such copy."""
        try:
            await asyncio.to_thread(self.backups.confirm_destroyed, backup_id, at)
        except LookupError:
            return False
        return True

    async def _go_on_rotating(self, now: datetime) -> None:
        async with self._reading() as session:
            live = len(await self._epochs.live(session))
            undone = await session.scalar(
                select(func.count()).where(
                    tables.epoch.c.retired_at.is_not(None), tables.epoch.c.destroyed_at.is_(None)
                )
            )
        if live > 1 or undone:
            await self._finish_rotation(now)

    async def _finish_rotation(self, now: datetime) -> int:
        while True:
            async with self._writing() as session:
                if not await self._epochs.wrap_some(session):
                    new = await self._epochs.current(session)
                    await session.execute(
                        update(tables.epoch)
                        .where(tables.epoch.c.number < new.number, tables.epoch.c.retired_at.is_(None))
                        .values(retired_at=now)
                    )
                    break
            self.crash.passed("vault.some_wrapped")
        self.crash.passed("vault.epoch_retired")
        table = tables.epoch
        async with self._reading() as session:
            over = (
                await session.scalars(
                    select(table.c.number).where(table.c.retired_at.is_not(None), table.c.destroyed_at.is_(None))
                )
            ).all()
        for number in over:
            await asyncio.to_thread(self._epochs.forget, number)
        self.crash.passed("vault.epoch_key_destroyed")
        async with self._writing() as session:
            await session.execute(update(table).where(table.c.number.in_(over)).values(destroyed_at=now))
        _log.info("vault.epoch_rotated", epoch=new.number)
        return new.number

    # Within

    async def _read_boxes(self, names: Collection[KeyName]) -> dict[KeyName, Box]:
        wanted, table = set(names), tables.data_key
        async with self._reading() as session:
            rows = await session.execute(
                select(table).where(table.c.case_id.in_({name.case_id for name in wanted}))
            )
            found = {KeyName(row.case_id, row.origin): row for row in rows}
        return {
            name: Box(name, self._epochs.key(row.epoch).unwrap(row.wrapped, about_key(name)), self._random_bytes)
            for name, row in found.items()
            if name in wanted
        }

    def _last_known_epoch(self) -> int:
        """The number after which the next epoch comes: none has the number of one that is over."""
        there = self._epochs.files.there()
        listed = max((entry.epoch for entry in self.destroyed), default=0)
        return max([listed, *there])

    async def _make_index_key(self, session: AsyncSession) -> None:
        epoch = await self._epochs.current(session)
        wrapped = epoch.wrap(self._random_bytes(KEY_BYTES), INDEX_KEY)
        row = {"name": "index", "epoch": epoch.number, "wrapped": wrapped}
        await insert_if_absent(session, tables.vault_key, [row])
        kept = (await session.execute(select(tables.vault_key))).one()
        self._index_key = self._epochs.key(kept.epoch).unwrap(kept.wrapped, INDEX_KEY)

    async def _destroy_again(self, session: AsyncSession) -> int:
        table, requests = tables.data_key, tables.one_time_key
        names = [entry.of for entry in self.destroyed if isinstance(entry.of, KeyName)]
        back: list[KeyName] = []
        for some in _chunks(names):
            rows = await session.execute(select(table.c.case_id, table.c.origin).where(_is_one_of(table, some)))
            back += [KeyName(row.case_id, row.origin) for row in rows]
        await _delete_keys(session, back)
        dropped = [entry.of for entry in self.destroyed if isinstance(entry.of, UUID)]
        count = len(back)
        for few in _chunks(dropped):
            found = (
                await session.scalars(select(requests.c.request_id).where(requests.c.request_id.in_(few)))
            ).all()
            await session.execute(delete(requests).where(requests.c.request_id.in_(found)))
            count += len(found)
        return count

    async def _write_down(self, session: AsyncSession, names: Iterable[KeyName | UUID], at: datetime) -> None:
        """Put ``names`` on the list, under the epoch in force: no other begins while this writes."""
        epoch = await self._epochs.current(session)
        await asyncio.to_thread(self.destroyed.add, list(names), at, epoch.number)
        self.crash.passed("vault.after_list")

    async def _hidden(self, session: AsyncSession, tokens: Collection[Token]) -> list[bytes]:
        """Return tokens as they are stored in the epoch in force; those of an older one are changed soon."""
        plain = [self._hashed(token) for token in set(tokens)]
        return (await self._epochs.current(session)).hide(plain) if plain else []

    def _hashed(self, token: Token) -> bytes:
        if self._index_key is None:
            raise VaultAwayError
        return hashed(self._index_key, token.kind, token.value)

    @staticmethod
    async def _add_tokens(session: AsyncSession, name: KeyName, tokens: list[bytes], epoch: EpochKey) -> None:
        if tokens:
            rows = [
                {"case_id": name.case_id, "origin": name.origin, "token": token, "epoch": epoch.number}
                for token in tokens
            ]
            await insert_if_absent(session, tables.blind_index, rows)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncSession]:
        """One writer at a time, in whatever process: the epoch in force does not change under it."""
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
    async def _reading(self) -> AsyncIterator[AsyncSession]:
        try:
            async with self.store.reading() as session:
                yield session
        except VaultAwayError:
            raise
        except SQLAlchemyError as error:
            if is_outage(error):
                raise VaultAwayError from error
            raise


def _is_one_of(table: Table, names: Collection[KeyName]) -> ColumnElement[bool]:
    columns = table.c
    return tuple_(columns.case_id, columns.origin).in_([(name.case_id, name.origin) for name in names])


async def _delete_keys(session: AsyncSession, names: Collection[KeyName]) -> None:
    for some in _chunks(list(names)):
        for table in (tables.blind_index, tables.data_key):
            await session.execute(delete(table).where(_is_one_of(table, some)))


def _chunks(items: list[ItemT]) -> Iterable[list[ItemT]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))


def vault_of(session: AsyncSession) -> Vault:
    """Return the vault that goes with a session of intake's store.

    :raises VaultAwayError: if the service was given none.
    """
    vault = session.info.get(VAULT)
    if not isinstance(vault, Vault):
        raise VaultAwayError
    return vault
