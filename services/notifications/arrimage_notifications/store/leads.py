"""Read and write who answers for a case."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_notifications.store.tables import CaseLeadRow


async def lead_of(session: AsyncSession, case_id: UUID) -> UUID | None:
    """Return who answers for a case, or None while nobody does."""
    row = await session.get(CaseLeadRow, case_id)
    return row.worker_ref if row is not None else None


async def write_lead(session: AsyncSession, case_id: UUID, worker: UUID, number: int) -> None:
    """Write who answers for a case, unless a later assignment is known."""
    row = await session.get(CaseLeadRow, case_id)
    if row is None:
        session.add(CaseLeadRow(case_id=case_id, worker_ref=worker, number=number))
    elif number >= row.number:
        row.worker_ref, row.number = worker, number
