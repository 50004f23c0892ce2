"""Read and write notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_notifications.domain.notice_state import NoticeState
from arrimage_notifications.store.tables import NoticeRow


async def is_known(session: AsyncSession, notice_id: UUID) -> bool:
    """Tell whether a notice was written down before."""
    found = await session.scalar(select(NoticeRow.number).where(NoticeRow.notice_id == notice_id))
    return found is not None


async def count_pending(session: AsyncSession) -> int:
    """Count the notices that are not yet delivered."""
    pending = select(func.count()).select_from(NoticeRow).where(NoticeRow.state == NoticeState.PENDING)
    return int(await session.scalar(pending) or 0)


async def list_pending(session: AsyncSession, limit: int) -> Sequence[NoticeRow]:
    """Return the notices that are not yet delivered, oldest first."""
    found = await session.scalars(
        select(NoticeRow).where(NoticeRow.state == NoticeState.PENDING).order_by(NoticeRow.number).limit(limit)
    )
    return found.all()


async def mark_written(session: AsyncSession, notice_id: UUID, *, channel: str, at: datetime) -> None:
    """Write down that a notice was delivered."""
    await session.execute(
        update(NoticeRow)
        .where(NoticeRow.notice_id == notice_id)
        .values(state=NoticeState.WRITTEN, channel=channel, written_at=at)
    )


async def list_notices(
    session: AsyncSession, *, state: NoticeState | None, case_id: UUID | None, limit: int
) -> Sequence[NoticeRow]:
    """Return notices, latest first."""
    wanted = select(NoticeRow).order_by(NoticeRow.number.desc()).limit(limit)
    if state is not None:
        wanted = wanted.where(NoticeRow.state == state)
    if case_id is not None:
        wanted = wanted.where(NoticeRow.case_id == case_id)
    return (await session.scalars(wanted)).all()
