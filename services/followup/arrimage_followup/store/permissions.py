"""Whether the person of a case may be called, as intake said it last (R-099)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_followup.store.tables import PermissionRow


async def keep_permission(session: AsyncSession, case_id: UUID, *, number: int, may_be_contacted: bool) -> bool:
    """Keep what the person said; return False if something said later is known already."""
    known = await session.get(PermissionRow, case_id)
    if known is None:
        session.add(PermissionRow(case_id=case_id, number=number, may_be_contacted=may_be_contacted))
        return True
    if number <= known.number:
        return False
    known.number, known.may_be_contacted = number, may_be_contacted
    return True


async def without_permission(session: AsyncSession, case_ids: Collection[UUID]) -> set[UUID]:
    """Return those of ``case_ids`` whose person does not allow to be called; who said nothing does."""
    found = await session.scalars(
        select(PermissionRow.case_id).where(
            PermissionRow.case_id.in_(case_ids), PermissionRow.may_be_contacted.is_(False)
        )
    )
    return set(found)
