"""The blind index: keyed hashes by which a name is found by whoever has the vault, and read by nobody."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.statements import insert_if_absent
from arrimage_chassis.vault import tables
from arrimage_chassis.vault.box import KEY_BYTES
from arrimage_chassis.vault.epoch_keys import hashed
from arrimage_chassis.vault.epochs import INDEX_KEY
from arrimage_chassis.vault.errors import VaultAwayError
from arrimage_chassis.vault.keeping import Keeping
from arrimage_chassis.vault.names import KeyName, Token


class BlindIndex:
    """Tokens by name. What is stored is encrypted once more under the epoch, so that an old copy is noise."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping
        self._key: bytes | None = None

    async def open(self, session: AsyncSession) -> None:
        """Read the key of the hashes, made at the first time."""
        epochs = self._keeping.epochs
        epoch = await epochs.current(session)
        wrapped = epoch.wrap(self._keeping.random_bytes(KEY_BYTES), INDEX_KEY)
        await insert_if_absent(
            session, tables.vault_key, [{"name": "index", "epoch": epoch.number, "wrapped": wrapped}]
        )
        kept = (await session.execute(select(tables.vault_key))).one()
        self._key = epochs.key(kept.epoch).unwrap(kept.wrapped, INDEX_KEY)

    async def add(self, session: AsyncSession, name: KeyName, tokens: Collection[Token]) -> None:
        """Let ``name`` be found by ``tokens`` too."""
        if not tokens:
            return
        epoch = await self._keeping.epochs.current(session)
        rows = [
            {"case_id": name.case_id, "origin": name.origin, "token": stored, "epoch": epoch.number}
            for stored in epoch.hide(self._plain(tokens))
        ]
        await insert_if_absent(session, tables.blind_index, rows)

    async def replace(self, session: AsyncSession, name: KeyName, tokens: Collection[Token]) -> None:
        """Let ``name`` be found by ``tokens``, and by no others any more."""
        table = tables.blind_index
        epoch = await self._keeping.epochs.current(session)
        wanted = set(epoch.hide(self._plain(tokens)) if tokens else [])
        ours = (table.c.case_id == name.case_id) & (table.c.origin == name.origin)
        there = set(await session.scalars(select(table.c.token).where(ours)))
        if there - wanted:
            await session.execute(delete(table).where(ours, table.c.token.in_(there - wanted)))
        if new := wanted - there:
            row = {"case_id": name.case_id, "origin": name.origin, "epoch": epoch.number}
            await session.execute(insert(table), [{**row, "token": token} for token in sorted(new)])

    async def find(self, session: AsyncSession, tokens: Collection[Token]) -> set[KeyName]:
        """Return the names that bear every one of ``tokens``; one query for the tokens of all live epochs."""
        table = tables.blind_index
        plain = self._plain(tokens)
        stored = [token for epoch in await self._keeping.epochs.live(session) for token in epoch.hide(plain)]
        rows = await session.execute(
            select(table.c.case_id, table.c.origin)
            .where(table.c.token.in_(stored))
            .group_by(table.c.case_id, table.c.origin)
            .having(func.count() >= len(plain))
        )
        return {KeyName(row.case_id, row.origin) for row in rows}

    def _plain(self, tokens: Collection[Token]) -> list[bytes]:
        if self._key is None:
            raise VaultAwayError
        key = self._key
        return [hashed(key, token.kind, token.value) for token in set(tokens)]
