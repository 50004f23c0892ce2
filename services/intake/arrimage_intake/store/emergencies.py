"""The statements on files that were opened because somebody is in danger (R-107)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import get_locked, locked
from arrimage_intake.store.emergency_tables import EmergencyAccess


def add_access(session: Session, access: EmergencyAccess) -> None:
    """Keep that a file was opened."""
    session.add(access)


async def find_access(session: Session, access_id: UUID) -> EmergencyAccess | None:
    """Return an opening, to be looked at."""
    return await session.get(EmergencyAccess, access_id)


async def load_access(session: Session, access_id: UUID) -> EmergencyAccess | None:
    """Return an opening, locked until the commit."""
    return await get_locked(session, EmergencyAccess, access_id)


async def accesses(session: Session, limit: int) -> Sequence[EmergencyAccess]:
    """Return the openings, those that nobody looked at yet first, then the latest first."""
    row = EmergencyAccess
    found = await session.scalars(
        select(row).order_by(row.reviewed_at.is_not(None), row.opened_at.desc(), row.access_id).limit(limit)
    )
    return found.all()


async def unreviewed(session: Session, but: str, limit: int) -> Sequence[EmergencyAccess]:
    """Return the openings that somebody else than a worker must look at, the one that is due first first."""
    row = EmergencyAccess
    found = await session.scalars(
        select(row)
        .where(row.reviewed_at.is_(None), row.worker != but)
        .order_by(row.review_due_at, row.access_id)
        .limit(limit)
    )
    return found.all()


async def open_access(session: Session, case_id: UUID, worker: str, now: datetime) -> EmergencyAccess | None:
    """Return the opening by which a worker sees a case now, the one that lasts longest."""
    row = EmergencyAccess
    found = await session.scalars(
        select(row)
        .where(row.case_id == case_id, row.worker == worker, row.until > now)
        .order_by(row.until.desc())
        .limit(1)
    )
    return found.first()


async def next_late_on(session: Session) -> date | None:
    """Return the earliest day on which a review is late and nobody was told."""
    found: date | None = await session.scalar(select(func.min(EmergencyAccess.review_late_on)))
    return found


async def claim_late(session: Session, today: date, limit: int) -> Sequence[EmergencyAccess]:
    """Return the openings whose review is late on a civil day and of which nobody was told, locked."""
    row = EmergencyAccess
    found = await session.scalars(
        locked(
            select(row)
            .where(row.review_late_on <= today)
            .order_by(row.review_late_on, row.access_id)
            .limit(limit),
            skip_locked=True,
        )
    )
    return found.all()
