"""Read notices as people look at them: what could not leave, what waits, and what left lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_notifications.domain.notice_state import OPEN, NoticeState
from arrimage_notifications.store.tables import NoticeRow


async def list_failed(session: AsyncSession, today: date, *, offset: int, limit: int) -> Sequence[NoticeRow]:
    """Return failed notices that are still worth sending on ``today``, latest first."""
    found = await session.scalars(
        select(NoticeRow)
        .where(NoticeRow.state == NoticeState.FAILED, NoticeRow.good_until >= today)
        .order_by(NoticeRow.number.desc())
        .offset(offset)
        .limit(limit)
    )
    return found.all()


async def list_open(session: AsyncSession, *, offset: int, limit: int) -> Sequence[NoticeRow]:
    """Return notices that are still to be sent, the next one first."""
    found = await session.scalars(
        select(NoticeRow)
        .where(NoticeRow.state.in_(OPEN))
        .order_by(NoticeRow.next_at, NoticeRow.number)
        .offset(offset)
        .limit(limit)
    )
    return found.all()


async def count_failed(session: AsyncSession, today: date) -> tuple[int, int]:
    """Count failed notices: those still worth sending on ``today``, and those that have become pointless."""
    is_worth = NoticeRow.good_until >= today
    rows = await session.execute(
        select(func.count().filter(is_worth), func.count()).where(NoticeRow.state == NoticeState.FAILED)
    )
    worth, total = rows.one()
    return worth, total - worth


async def count_sent(session: AsyncSession, since: datetime) -> dict[str, int]:
    """Count the notices that were sent from ``since`` on (UTC), by kind; the most frequent first."""
    number = func.count()
    rows = await session.execute(
        select(NoticeRow.kind, number)
        .where(NoticeRow.state == NoticeState.SENT, NoticeRow.finished_at >= since)
        .group_by(NoticeRow.kind)
        .order_by(number.desc(), NoticeRow.kind)
    )
    return {row[0]: row[1] for row in rows}
