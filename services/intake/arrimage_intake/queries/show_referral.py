"""Show one referral, of either side."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_intake.domain.problems import UNKNOWN_REFERRAL
from arrimage_intake.store.referrals import find_received, find_sent
from arrimage_intake.store.tables import ReceivedReferral, SentReferral


async def show_referral(session: Session, referral_id: UUID) -> SentReferral | ReceivedReferral:
    """Return the referral.

    :raises ProblemError: ``referral.unknown``.
    """
    found = await find_received(session, referral_id) or await find_sent(session, referral_id)
    if found is None:
        raise ProblemError(UNKNOWN_REFERRAL)
    return found
