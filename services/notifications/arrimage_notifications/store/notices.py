"""Read and write notices."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.locking import locked
from arrimage_contracts.vocabularies import NoticeRecipient
from arrimage_notifications.domain.notice_state import OPEN, NoticeState
from arrimage_notifications.store.tables import NoticeRow


async def is_noted(session: AsyncSession, cause_event_id: UUID, role: str, kind: str) -> bool:
    """Tell whether what an event asks for was written down before, for whomever it then was."""
    found = await session.scalar(
        select(NoticeRow.number)
        .where(NoticeRow.cause_event_id == cause_event_id, NoticeRow.role == role, NoticeRow.kind == kind)
        .limit(1)
    )
    return found is not None


async def find_notice(session: AsyncSession, notice_id: UUID, *, for_update: bool = False) -> NoticeRow | None:
    """Return a notice, or None."""
    wanted = select(NoticeRow).where(NoticeRow.notice_id == notice_id)
    return (await session.scalars(locked(wanted) if for_update else wanted)).one_or_none()


async def open_about(session: AsyncSession, about: UUID) -> Sequence[NoticeRow]:
    """Return the notices about something that are still to be sent, locked until the commit."""
    found = await session.scalars(
        locked(
            select(NoticeRow).where(NoticeRow.about == about, NoticeRow.state.in_(OPEN)).order_by(NoticeRow.number)
        )
    )
    return found.all()


async def count_open(session: AsyncSession) -> int:
    """Count the notices that are still to be sent."""
    wanted = select(func.count()).select_from(NoticeRow).where(NoticeRow.state.in_(OPEN))
    return int(await session.scalar(wanted) or 0)


async def next_at(session: AsyncSession) -> datetime | None:
    """Return the earliest instant at which a notice may be sent, or None if none is to be."""
    found: datetime | None = await session.scalar(
        select(NoticeRow.next_at).where(NoticeRow.state.in_(OPEN)).order_by(NoticeRow.next_at).limit(1)
    )
    return found


async def list_due(
    session: AsyncSession,
    now: datetime,
    limit: int,
    *,
    but: Collection[UUID] = (),
    to: Collection[str] = tuple(NoticeRecipient),
) -> Sequence[NoticeRow]:
    """Return the notices ``to`` these recipients that may be sent now, oldest first, ``but`` those named."""
    found = await session.scalars(
        select(NoticeRow)
        .where(
            NoticeRow.state.in_(OPEN),
            NoticeRow.next_at <= now,
            NoticeRow.role.in_(list(to)),
            NoticeRow.notice_id.not_in(list(but)),
        )
        .order_by(NoticeRow.number)
        .limit(limit)
    )
    return found.all()


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
