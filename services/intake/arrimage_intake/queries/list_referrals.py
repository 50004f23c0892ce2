"""List referrals, of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from arrimage_chassis.store import Session
from arrimage_intake.store.referrals import list_received, list_sent
from arrimage_intake.store.tables import ReceivedReferral, SentReferral

Referral = SentReferral | ReceivedReferral


async def list_referrals(session: Session, limit: int) -> Sequence[Referral]:
    """Return at most ``limit`` referrals, those that came or left last first."""
    sent, received = await list_sent(session, limit), await list_received(session, limit)
    both: list[Referral] = [*sent, *received]
    return sorted(both, key=_came_or_left, reverse=True)[:limit]


def _came_or_left(referral: Referral) -> tuple[date, UUID]:
    on = referral.sent_on if isinstance(referral, SentReferral) else referral.received_on
    return on, referral.referral_id
