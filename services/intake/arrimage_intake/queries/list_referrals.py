"""List referrals, of both sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from arrimage_chassis.store import Session
from arrimage_intake.store.referrals import Referral, list_received, list_sent
from arrimage_intake.store.tables import SentReferral


async def list_referrals(
    session: Session, limit: int, *, overdue: bool = False, worker: str | None = None
) -> Sequence[Referral]:
    """Return at most ``limit`` referrals, those that came or were written last first.

    ``overdue`` and ``worker`` leave those only that arrived here and whose first contact is overdue, or for which
    that worker answers or is asked to (R-113, R-115).
    """
    received = await list_received(session, limit, overdue=overdue, worker=worker)
    sent = [] if overdue or worker is not None else await list_sent(session, limit)
    both: list[Referral] = [*sent, *received]
    return sorted(both, key=_came_or_left, reverse=True)[:limit]


def _came_or_left(referral: Referral) -> tuple[date, UUID]:
    on = referral.opened_on if isinstance(referral, SentReferral) else referral.received_on
    return on, referral.referral_id
