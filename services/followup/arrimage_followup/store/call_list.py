"""Read calls as lists of workers show them: what waits first, then what is to come, then what has ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_followup.domain.call import PENDING, CallState
from arrimage_followup.store.tables import FollowupRow

_ENDED: Final = [state for state in CallState if state not in PENDING]


async def list_pending(session: AsyncSession, until: date, *, offset: int, limit: int) -> Sequence[FollowupRow]:
    """Return calls that may still be made and whose day is ``until`` or before, earliest day first."""
    found = await session.scalars(
        select(FollowupRow)
        .where(
            or_(
                FollowupRow.state == CallState.DUE,
                and_(FollowupRow.state == CallState.SCHEDULED, FollowupRow.due_on <= until),
            )
        )
        .order_by(FollowupRow.due_on, FollowupRow.followup_id)
        .offset(offset)
        .limit(limit)
    )
    return found.all()


async def first_after(session: AsyncSession, day: date) -> date | None:
    """Return the day of the first call to come that is later than ``day``; None if there is none."""
    found: date | None = await session.scalar(
        select(func.min(FollowupRow.due_on)).where(
            FollowupRow.state == CallState.SCHEDULED, FollowupRow.due_on > day
        )
    )
    return found


async def list_ended(session: AsyncSession, *, offset: int, limit: int) -> Sequence[FollowupRow]:
    """Return calls that are not to be made any more, the last that ended first."""
    ended_on = func.coalesce(FollowupRow.completed_on, FollowupRow.cancelled_on)
    found = await session.scalars(
        select(FollowupRow)
        .where(FollowupRow.state.in_(_ENDED))
        .order_by(ended_on.desc(), FollowupRow.followup_id)
        .offset(offset)
        .limit(limit)
    )
    return found.all()


async def list_most_pressing(session: AsyncSession, limit: int) -> Sequence[FollowupRow]:
    """Return calls that are due, the one whose window ends first at the head."""
    found = await session.scalars(
        select(FollowupRow)
        .where(FollowupRow.state == CallState.DUE)
        .order_by(FollowupRow.gives_up_on, FollowupRow.due_on, FollowupRow.followup_id)
        .limit(limit)
    )
    return found.all()


async def count_due(session: AsyncSession) -> int:
    """Count the calls that are due, from the index."""
    wanted = select(func.count()).select_from(FollowupRow).where(FollowupRow.state == CallState.DUE)
    return int(await session.scalar(wanted) or 0)


async def list_of_case(session: AsyncSession, case_id: UUID) -> Sequence[FollowupRow]:
    """Return all calls of a case, earliest day first."""
    found = await session.scalars(
        select(FollowupRow)
        .where(FollowupRow.case_id == case_id)
        .order_by(FollowupRow.due_on, FollowupRow.followup_id)
    )
    return found.all()
