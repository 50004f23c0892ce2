"""The statements on who answered for a referral, and from when on."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from arrimage_chassis.store import Session
from arrimage_intake.store.tables import LeadTerm


def add_term(session: Session, term: LeadTerm) -> None:
    """Keep that somebody answers from now on; the term before ends with it."""
    session.add(term)


async def terms_of(session: Session, referral_id: UUID) -> Sequence[LeadTerm]:
    """Return who answered for a referral, the first one first."""
    found = await session.scalars(
        select(LeadTerm).where(LeadTerm.referral_id == referral_id).order_by(LeadTerm.number)
    )
    return found.all()
