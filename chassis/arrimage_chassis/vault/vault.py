"""The vault of a node's persons: what intake asks of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.crash import CrashPoints
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.statements import insert_if_absent
from arrimage_chassis.vault import copying, files, tables
from arrimage_chassis.vault.backups import Backup, BackupRegister
from arrimage_chassis.vault.blind_index import BlindIndex
from arrimage_chassis.vault.box import KEY_BYTES, Box
from arrimage_chassis.vault.destroyed import DestroyedList
from arrimage_chassis.vault.epochs import about_key
from arrimage_chassis.vault.errors import KeyDestroyedError, VaultAwayError
from arrimage_chassis.vault.keeping import Keeping, delete_keys
from arrimage_chassis.vault.names import KeyName, Token
from arrimage_chassis.vault.one_time_keys import OneTimeKeys
from arrimage_chassis.vault.rotation import Rotation
from arrimage_chassis.vault.status import VaultStatus, standing

VAULT: Final = "arrimage_vault"
"""Where a session of intake's store has the vault, so that only ``store/`` reads and writes what is sealed."""
GIVEN_UP: Final = "given-up"
"""The file that says that the keys of before are lost for ever, and that whoever runs the node knows it."""


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
        self.backups = BackupRegister(keys_dir)
        self._keeping = Keeping(store, keys_dir, random_bytes, crash or CrashPoints())
        self._index = BlindIndex(self._keeping)
        self._one_time = OneTimeKeys(self._keeping)
        self._rotation = Rotation(self._keeping)

    async def open(self, now: datetime) -> int:
        """Make what is not there, end what a crash cut short, and destroy again what a restore brought back.

        Return how many keys were brought back and are destroyed again.

        :raises VaultAwayError: ``vault.key_missing`` if the epoch key is not the one under which the keys are.
        :raises VaultNewerError: if a later version wrote it.
        """
        keeping = self._keeping
        async with keeping.writing() as session:
            files.make_folder(self.keys_dir)
            await (await session.connection()).run_sync(tables.bring_to_present)
            keeping.destroyed.look()
            if await session.scalar(select(func.max(tables.epoch.c.number))) is None:
                await keeping.epochs.begin(session, keeping.last_known_epoch(), now)
            await keeping.epochs.check(session)
            await self._index.open(session)
            restored = await keeping.destroy_listed(session)
        await self._rotation.go_on(now)
        return restored

    async def check(self) -> None:
        """Make sure that the vault answers, and that its key is there and the right one.

        :raises VaultAwayError: if not.
        """
        async with self._keeping.reading() as session:
            await self._keeping.epochs.check(session, anew=True)

    async def close(self) -> None:
        """Give all connections back."""
        await self.store.close()

    @property
    def destroyed(self) -> DestroyedList:
        """What was ever destroyed, as far as was read."""
        return self._keeping.destroyed

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
        table, keeping = tables.data_key, self._keeping
        async with keeping.writing() as session:
            if keeping.is_destroyed(name):
                raise KeyDestroyedError
            epoch = await keeping.epochs.current(session)
            wrapped = epoch.wrap(keeping.random_bytes(KEY_BYTES), about_key(name))
            of = {"case_id": name.case_id, "origin": name.origin}
            await insert_if_absent(
                session, table, [{**of, "epoch": epoch.number, "wrapped": wrapped, "made_at": now}]
            )
            is_it = (table.c.case_id == name.case_id) & (table.c.origin == name.origin)
            kept = (await session.execute(select(table.c.epoch, table.c.wrapped).where(is_it))).one()
            await self._index.add(session, name, tokens)
            key = keeping.epochs.key(kept.epoch).unwrap(kept.wrapped, about_key(name))
        return Box(name, key, keeping.random_bytes)

    def is_destroyed(self, name: KeyName) -> bool:
        """Tell whether the key of ``name`` was destroyed, and is never made again."""
        return self._keeping.is_destroyed(name)

    async def destroy(self, names: Collection[KeyName], at: datetime) -> None:
        """Destroy the keys of ``names`` with their index rows. Again it changes nothing.

        They are on the list of the destroyed, on the disk, before anything else: from then on no crash and no
        restored copy brings them back.

        :param at: the instant that the list says.
        :raises VaultAwayError: if it cannot be done now; what stands on the list is done at the next opening.
        """
        if not names:
            return
        async with self._keeping.writing() as session:
            await self._keeping.write_down(session, names, at)
            await delete_keys(session, names)
            self._keeping.crash.passed("vault.before_commit")
        self._keeping.crash.passed("vault.after_commit")

    # The blind index

    async def index(self, name: KeyName, tokens: Collection[Token]) -> None:
        """Let ``name`` be found by ``tokens``, and by no others any more.

        :raises KeyDestroyedError: if its key is not there: index rows live no longer than it.
        """
        keys = tables.data_key
        is_it = (keys.c.case_id == name.case_id) & (keys.c.origin == name.origin)
        async with self._keeping.writing() as session:
            if self.is_destroyed(name) or not await session.scalar(select(func.count()).where(is_it)):
                raise KeyDestroyedError
            await self._index.replace(session, name, tokens)

    async def find(self, tokens: Collection[Token]) -> set[KeyName]:
        """Return the names that bear every one of ``tokens``; nothing asked is nobody."""
        if not tokens:
            return set()
        async with self._keeping.reading() as session:
            return await self._index.find(session, tokens)

    # One-time keys

    async def new_one_time_key(self, request_id: UUID, now: datetime) -> str:
        """Make the X25519 key to which the answer to a request is sealed; return its public half (base64url).

        Asked again it returns the same.

        :raises KeyDestroyedError: if that of this request was dropped: a new request has a new id.
        """
        return await self._one_time.make(request_id, now)

    async def one_time_key(self, request_id: UUID) -> X25519PrivateKey | None:
        """Return the private half of a request's key; None if it never was, or was dropped."""
        return await self._one_time.private(request_id)

    async def drop_one_time_key(self, request_id: UUID, at: datetime | None = None) -> None:
        """Destroy the key of a request, as :meth:`destroy` does: what was sealed to it opens nowhere any more.

        :param at: the instant that the list says; that at which it was made if none is given.
        """
        await self._one_time.drop(request_id, at)

    # Anchors

    async def anchored(self, name: str) -> tuple[int, bytes] | None:
        """Return the number and the mark that were anchored last under ``name``."""
        async with self._keeping.reading() as session:
            row = (await session.execute(select(tables.anchor).where(tables.anchor.c.name == name))).one_or_none()
        return None if row is None else (row.number, bytes(row.mark))

    async def anchor(self, name: str, number: int, mark: bytes) -> None:
        """Keep the head of a chain, in another store than the chain; it never goes back."""
        table = tables.anchor
        async with self._keeping.writing() as session:
            await insert_if_absent(session, table, [{"name": name, "number": 0, "mark": b""}])
            await session.execute(
                update(table).where(table.c.name == name, table.c.number < number).values(number=number, mark=mark)
            )

    # Epochs, and what of the erased is final

    async def rotate(self, now: datetime) -> int:
        """Begin a new epoch: wrap all live keys anew, then destroy the old epoch key; return the new epoch.

        What was destroyed before is final from then on, but for the backups that hold the old key. The vault stays
        open meanwhile.
        """
        return await self._rotation.rotate(now)

    @property
    def erased_since_rotation(self) -> datetime | None:
        """The earliest erasure whose epoch key is still there; None: nothing waits for a rotation. No query."""
        self.destroyed.look()
        oldest = min(self._keeping.epochs.files.there(), default=0)
        return min((entry.at for entry in self.destroyed if entry.epoch >= oldest), default=None)

    async def status(self) -> VaultStatus:
        """Tell what is erased, and what of it is not yet final, and why."""
        async with self._keeping.reading() as session:
            live = await session.scalar(select(func.count()).select_from(tables.data_key)) or 0
            one_time = await session.scalar(select(func.count()).select_from(tables.one_time_key)) or 0
            epoch = await session.scalar(select(func.max(tables.epoch.c.number))) or 0
            since = await session.scalar(select(tables.epoch.c.begun_at).where(tables.epoch.c.number == epoch))
        self.destroyed.look()
        there = self._keeping.epochs.files.there()
        return standing(live, one_time, epoch, since, list(self.destroyed), there, self.backups.listed())

    # Backups

    async def register_backup(self, backup_id: str, now: datetime) -> None:
        """Write down that a copy of the keys leaves this machine: before it does."""
        async with self._keeping.reading() as session:
            epoch = await self._keeping.epochs.current(session)
        await asyncio.to_thread(self.backups.register, Backup(backup_id, now, epoch.number))

    async def backup_destroyed(self, backup_id: str, at: datetime) -> bool:
        """Write down that a copy was destroyed, as whoever kept it says; False if there is no such copy."""
        try:
            await asyncio.to_thread(self.backups.confirm_destroyed, backup_id, at)
        except LookupError:
            return False
        return True

    async def copy_out(self) -> bytes:
        """Return all of the vault with its epoch key, to be sealed at once; register the backup before."""
        async with self._keeping.writing() as session:
            self.destroyed.look()
            return await copying.copy_out(session, self._keeping.epochs.files, self.destroyed, self.backups)

    async def take_in(self, content: bytes) -> None:
        """Put a copy in the place of what is there; :meth:`open` it again, and rotate, for what is destroyed.

        :raises CopyUnreadableError: if it is none; nothing is changed then.
        """
        copy = copying.read_copy(content)
        async with self._keeping.writing() as session:
            files.make_folder(self.keys_dir)
            await (await session.connection()).run_sync(tables.bring_to_present)
            await copying.take_in(session, copy, self._keeping.epochs.files, self.destroyed, self.backups)
        self._keeping.epochs.read_anew()

    async def is_new(self) -> bool:
        """Tell whether nothing was ever kept here: no key is here, none was destroyed, and nobody gave one up."""
        if (self.keys_dir / GIVEN_UP).exists():
            return False
        async with self._keeping.reading() as session:
            keys = await session.scalar(select(func.count()).select_from(tables.data_key))
        self.destroyed.look()
        return not keys and not len(self.destroyed)

    async def _read_boxes(self, names: Collection[KeyName]) -> dict[KeyName, Box]:
        keeping, table = self._keeping, tables.data_key
        keeping.destroyed.look()
        wanted = {name for name in names if name not in keeping.destroyed}
        async with keeping.reading() as session:
            rows = await session.execute(
                select(table).where(table.c.case_id.in_({name.case_id for name in wanted}))
            )
            found = {KeyName(row.case_id, row.origin): row for row in rows}
        return {
            name: Box(
                name, keeping.epochs.key(row.epoch).unwrap(row.wrapped, about_key(name)), keeping.random_bytes
            )
            for name, row in found.items()
            if name in wanted
        }


def vault_of(session: AsyncSession) -> Vault:
    """Return the vault that goes with a session of intake's store.

    :raises VaultAwayError: if the service was given none.
    """
    vault = session.info.get(VAULT)
    if not isinstance(vault, Vault):
        raise VaultAwayError
    return vault
