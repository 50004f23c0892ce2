"""The statements on first contacts: what is due, found by an index on its date, and the attempts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import locked
from arrimage_intake.store.tables import ContactAttempt, ReceivedReferral

_Due = InstrumentedAttribute[date | None]


async def next_reminder_on(session: Session) -> date | None:
    """Return the earliest day on which a first contact is to be called due soon."""
    return await _earliest(session, ReceivedReferral.remind_on)


async def next_overdue_on(session: Session) -> date | None:
    """Return the earliest day on which a first contact is to be called overdue."""
    return await _earliest(session, ReceivedReferral.overdue_on)


async def claim_reminders(session: Session, today: date, limit: int) -> Sequence[ReceivedReferral]:
    """Lock and return referrals whose reminder has come; those that somebody else holds are passed over."""
    return await _claim(session, ReceivedReferral.remind_on, today, limit)


async def claim_overdue(session: Session, today: date, limit: int) -> Sequence[ReceivedReferral]:
    """Lock and return referrals whose first contact is overdue now; those that somebody holds are passed over."""
    return await _claim(session, ReceivedReferral.overdue_on, today, limit)


def add_attempt(session: Session, attempt: ContactAttempt) -> None:
    """Keep an attempt."""
    session.add(attempt)


async def attempts_of(session: Session, referral_id: UUID) -> Sequence[ContactAttempt]:
    """Return the attempts to reach the person of a referral, the first one first."""
    found = await session.scalars(
        select(ContactAttempt).where(ContactAttempt.referral_id == referral_id).order_by(ContactAttempt.number)
    )
    return found.all()


async def _earliest(session: Session, due_on: _Due) -> date | None:
    found: date | None = await session.scalar(select(func.min(due_on)).where(due_on.is_not(None)))
    return found


async def _claim(session: Session, due_on: _Due, today: date, limit: int) -> Sequence[ReceivedReferral]:
    found = await session.scalars(
        locked(
            select(ReceivedReferral)
            .where(due_on <= today)
            .order_by(due_on, ReceivedReferral.referral_id)
            .limit(limit),
            skip_locked=True,
        )
    )
    return found.all()
