"""Which epoch is in force, and the change to the next: all keys wrapped anew, then the old epoch key destroyed.

Every step may be the last before a power cut; the next opening takes the change up where it stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.vault import tables
from arrimage_chassis.vault.epoch_keys import EpochFiles, EpochKey
from arrimage_chassis.vault.errors import KEY_MISSING, VaultAwayError
from arrimage_chassis.vault.names import KeyName

INDEX_KEY: Final = "vault/index"
_BATCH: Final = 500
_CASES: Final = 200
"""Of so many the tokens are changed at once: some thousands."""


def about_key(name: KeyName) -> str:
    """Return what a wrapped data key is bound to."""
    return f"data/{name.text}"


def about_request(request_id: object) -> str:
    """Return what a wrapped one-time key is bound to."""
    return f"one-time/{request_id}"


class Epochs:
    """The epoch keys in memory, read as they are needed: another process may have begun a new epoch."""

    def __init__(self, key_files: EpochFiles) -> None:
        self.files = key_files
        self._keys: dict[int, EpochKey] = {}

    def key(self, number: int) -> EpochKey:
        """Return the key of an epoch.

        :raises VaultAwayError: if its file is not there.
        """
        if number not in self._keys:
            self._keys[number] = self.files.read(number)
        return self._keys[number]

    async def current(self, session: AsyncSession) -> EpochKey:
        """Return the key under which is wrapped now."""
        number = await session.scalar(select(func.max(tables.epoch.c.number)))
        if number is None:
            raise VaultAwayError(KEY_MISSING)
        return self.key(number)

    async def live(self, session: AsyncSession) -> list[EpochKey]:
        """Return the keys of the epochs that are not over: one, or two while keys are wrapped anew."""
        rows = await session.scalars(
            select(tables.epoch.c.number)
            .where(tables.epoch.c.retired_at.is_(None))
            .order_by(tables.epoch.c.number)
        )
        return [self.key(number) for number in rows]

    async def begin(self, session: AsyncSession, after: int, now: datetime) -> EpochKey:
        """Begin the epoch that follows ``after``: its key is on the disk before anything is under it."""
        key = await asyncio.to_thread(self.files.make, after + 1)
        await session.execute(
            insert(tables.epoch).values(number=key.number, proof=key.proof, begun_at=now, retired_at=None)
        )
        self._keys[key.number] = key
        return key

    async def check(self, session: AsyncSession, *, anew: bool = False) -> None:
        """Make sure that the key files are those under which the vault's keys are.

        :param anew: look at the files, also if their keys are in memory.
        :raises VaultAwayError: if one is missing or another.
        """
        rows = await session.execute(
            select(tables.epoch.c.number, tables.epoch.c.proof).where(tables.epoch.c.retired_at.is_(None))
        )
        for number, proof in rows:
            key = self.files.read(number) if anew else self.key(number)
            if key.proof != proof:
                raise VaultAwayError(KEY_MISSING)

    def read_anew(self) -> None:
        """Keep no key in memory: other files took the places of those that were read."""
        self._keys.clear()

    def forget(self, number: int) -> None:
        """Keep the key of an epoch in memory no longer, and destroy its file."""
        self._keys.pop(number, None)
        self.files.destroy(number)

    async def wrap_some(self, session: AsyncSession) -> int:
        """Wrap anew at most a few hundred keys that are under an epoch that ends; return how many."""
        new = await self.current(session)
        steps: Sequence[Callable[[AsyncSession, EpochKey], Awaitable[int]]] = (
            self._wrap_data_keys,
            self._wrap_one_time_keys,
            self._wrap_index_key,
            self._hide_tokens,
        )
        for step in steps:
            if done := await step(session, new):
                return done
        return 0

    async def _wrap_data_keys(self, session: AsyncSession, new: EpochKey) -> int:
        table = tables.data_key
        rows = (await session.execute(select(table).where(table.c.epoch < new.number).limit(_BATCH))).all()
        changed = [
            {
                "of_case": row.case_id,
                "of_origin": row.origin,
                "epoch": new.number,
                "wrapped": self._again(new, row.epoch, row.wrapped, about_key(KeyName(row.case_id, row.origin))),
            }
            for row in rows
        ]
        if changed:
            await _change(
                session,
                update(table).where(
                    table.c.case_id == bindparam("of_case"), table.c.origin == bindparam("of_origin")
                ),
                changed,
            )
        return len(changed)

    async def _wrap_one_time_keys(self, session: AsyncSession, new: EpochKey) -> int:
        table = tables.one_time_key
        rows = (await session.execute(select(table).where(table.c.epoch < new.number).limit(_BATCH))).all()
        changed = [
            {
                "of_request": row.request_id,
                "epoch": new.number,
                "wrapped": self._again(new, row.epoch, row.wrapped, about_request(row.request_id)),
            }
            for row in rows
        ]
        if changed:
            await _change(session, update(table).where(table.c.request_id == bindparam("of_request")), changed)
        return len(changed)

    async def _wrap_index_key(self, session: AsyncSession, new: EpochKey) -> int:
        table = tables.vault_key
        row = (await session.execute(select(table).where(table.c.epoch < new.number))).one_or_none()
        if row is None:
            return 0
        wrapped = self._again(new, row.epoch, row.wrapped, INDEX_KEY)
        await session.execute(update(table).values(epoch=new.number, wrapped=wrapped))
        return 1

    async def _hide_tokens(self, session: AsyncSession, new: EpochKey) -> int:
        """Take the tokens of some cases out of the old epoch; each is part of its row's key: out, in anew."""
        table = tables.blind_index
        old = await session.scalar(select(func.min(table.c.epoch)).where(table.c.epoch < new.number))
        if old is None:
            return 0
        found = select(table.c.case_id).where(table.c.epoch == old).distinct().limit(_CASES)
        cases = (await session.scalars(found)).all()
        ours = table.c.case_id.in_(cases) & (table.c.epoch == old)
        rows = (await session.execute(select(table).where(ours))).all()
        tokens = new.hide(self.key(old).show([row.token for row in rows]))
        await session.execute(delete(table).where(ours))
        await session.execute(
            insert(table),
            [
                {"case_id": row.case_id, "origin": row.origin, "token": token, "epoch": new.number}
                for row, token in zip(rows, tokens, strict=True)
            ],
        )
        return len(rows)

    def _again(self, new: EpochKey, old: int, wrapped: bytes, about: str) -> bytes:
        return new.wrap(self.key(old).unwrap(wrapped, about), about)


async def _change(session: AsyncSession, statement: Any, rows: list[dict[str, Any]]) -> None:
    connection = await session.connection()
    await connection.execute(statement.values(epoch=bindparam("epoch"), wrapped=bindparam("wrapped")), rows)
