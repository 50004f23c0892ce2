"""The statements on what was disclosed because somebody is in danger (R-107)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import get_locked, locked
from arrimage_intake.store.disclosure_tables import EmergencyDisclosure as Row


async def find_exception(session: Session, exception_id: UUID) -> Row | None:
    """Return an exception, or None if there is none under that id."""
    return await session.get(Row, exception_id)


async def load_exception(session: Session, exception_id: UUID) -> Row | None:
    """Return an exception, locked until the commit."""
    return await get_locked(session, Row, exception_id)


async def exceptions_of_case(session: Session, case_id: UUID) -> Sequence[Row]:
    """Return the exceptions of a case, the latest first."""
    found = await session.scalars(
        select(Row).where(Row.case_id == case_id).order_by(Row.opened_at.desc(), Row.exception_id)
    )
    return found.all()


async def open_exception(session: Session, case_id: UUID, organization: str, now: datetime) -> Row | None:
    """Return an exception of a case for an organization that holds now, or None."""
    found = await session.scalars(
        select(Row)
        .where(Row.case_id == case_id, Row.to_organization == organization, Row.until > now)
        .order_by(Row.until.desc())
        .limit(1)
    )
    return found.first()


async def holding_now(session: Session, exception_ids: Collection[UUID], now: datetime) -> set[UUID]:
    """Return those of the exceptions that hold at an instant: one query."""
    found = await session.scalars(
        select(Row.exception_id).where(Row.exception_id.in_(exception_ids), Row.until > now)
    )
    return set(found)


async def exceptions(session: Session, limit: int) -> Sequence[Row]:
    """Return the exceptions, those that nobody reviewed first, then the latest first."""
    found = await session.scalars(
        select(Row).order_by(Row.reviewed_at.is_not(None), Row.opened_at.desc(), Row.exception_id).limit(limit)
    )
    return found.all()


async def unreviewed_exceptions(session: Session, but: str, limit: int) -> Sequence[Row]:
    """Return the exceptions that somebody else than a worker must review, the one that is due first first."""
    found = await session.scalars(
        select(Row)
        .where(Row.reviewed_at.is_(None), Row.worker != but)
        .order_by(Row.review_due_at, Row.exception_id)
        .limit(limit)
    )
    return found.all()


async def next_late_review_on(session: Session) -> date | None:
    """Return the earliest day on which a review is late and nobody was told."""
    found: date | None = await session.scalar(select(func.min(Row.review_late_on)))
    return found


async def claim_late_reviews(session: Session, today: date, limit: int) -> Sequence[Row]:
    """Lock and return the exceptions whose review is late and of which nobody was told."""
    found = await session.scalars(
        locked(
            select(Row)
            .where(Row.review_late_on <= today)
            .order_by(Row.review_late_on, Row.exception_id)
            .limit(limit),
            skip_locked=True,
        )
    )
    return found.all()


async def next_unerased_on(session: Session) -> date | None:
    """Return the earliest day on which it is to be said that a recipient did not confirm."""
    found: date | None = await session.scalar(select(func.min(Row.erasure_due_on)))
    return found


async def claim_unerased(session: Session, today: date, limit: int) -> Sequence[Row]:
    """Lock and return the exceptions whose recipient was to have said that it erased its copies."""
    found = await session.scalars(
        locked(
            select(Row)
            .where(Row.erasure_due_on <= today)
            .order_by(Row.erasure_due_on, Row.exception_id)
            .limit(limit),
            skip_locked=True,
        )
    )
    return found.all()


async def unerased_exceptions(session: Session, limit: int) -> Sequence[Row]:
    """Return the exceptions whose recipient did not say in time that it erased its copies."""
    found = await session.scalars(
        select(Row)
        .where(Row.erasure_missing_since.is_not(None), Row.erased_on.is_(None))
        .order_by(Row.erasure_missing_since, Row.exception_id)
        .limit(limit)
    )
    return found.all()
