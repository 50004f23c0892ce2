"""The ids under which another organization knows what is ours, and back.

A value that crosses a border is known to two organizations and to no third.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.secrets import NodeSecret
from arrimage_chassis.store.statements import insert_if_absent
from arrimage_chassis.store.tables import border_alias
from arrimage_contracts.ids import pair_scoped_id


class Aliases:
    """The two names of an id: ours, and the one shared with a single partner."""

    def __init__(self, session: AsyncSession, secret: NodeSecret) -> None:
        self._session = session
        self._secret = secret

    async def for_partner(self, organization: str, own_id: UUID) -> UUID:
        """Return the id under which ``organization`` knows ``own_id``; coin and keep it if it is new."""
        found: UUID | None = await self._session.scalar(
            select(border_alias.c.border_id).where(
                border_alias.c.organization == organization, border_alias.c.own_id == own_id
            )
        )
        if found is not None:
            return found
        coined = pair_scoped_id(self._secret.pair_secret(organization), own_id)
        # two transactions may coin it at once: it is the same id
        row = {"organization": organization, "own_id": own_id, "border_id": coined}
        await insert_if_absent(self._session, border_alias, [row])
        return coined

    async def as_seen_by(self, pairs: Collection[tuple[str, UUID]]) -> dict[tuple[str, UUID], UUID]:
        """Return the id under which each (organization, own id) crosses or would cross, by one query.

        Nothing is kept: one that has not crossed yet gets this very id when it does.
        """
        if not pairs:
            return {}
        found = await self._session.execute(
            select(border_alias.c.organization, border_alias.c.own_id, border_alias.c.border_id).where(
                border_alias.c.own_id.in_({own_id for _, own_id in pairs})
            )
        )
        kept: dict[tuple[str, UUID], UUID] = {(row[0], row[1]): row[2] for row in found}
        return {pair: kept.get(pair) or self.scoped(*pair) for pair in pairs}

    async def own(self, organization: str, border_id: UUID) -> UUID | None:
        """Return our id of what ``organization`` calls ``border_id``, or None if we never heard of it."""
        found: UUID | None = await self._session.scalar(
            select(border_alias.c.own_id).where(
                border_alias.c.organization == organization, border_alias.c.border_id == border_id
            )
        )
        return found

    async def remember(self, organization: str, own_id: UUID, border_id: UUID) -> None:
        """Keep that ``organization`` coined ``border_id`` for what we call ``own_id``."""
        await self._session.execute(
            insert(border_alias).values(organization=organization, own_id=own_id, border_id=border_id)
        )

    async def adopt(self, organization: str, own_id: UUID, border_id: UUID) -> None:
        """As :meth:`remember`, of an ``own_id`` that is derived: two transactions may do it at once."""
        row = {"organization": organization, "own_id": own_id, "border_id": border_id}
        await insert_if_absent(self._session, border_alias, [row])

    def scoped(self, organization: str, own_id: UUID) -> UUID:
        """Return an id that only ``organization`` will see, without keeping it (event ids, correlation)."""
        return pair_scoped_id(self._secret.pair_secret(organization), own_id)
