"""Show one referral, of either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_intake.domain.problems import UNKNOWN_REFERRAL
from arrimage_intake.store.first_contacts import attempts_of
from arrimage_intake.store.leads import terms_of
from arrimage_intake.store.referrals import Referral, find_received, find_sent
from arrimage_intake.store.tables import ContactAttempt, LeadTerm, ReceivedReferral


@dataclass(frozen=True)
class ReferralFile:
    """A referral with what happened to it."""

    referral: Referral
    attempts: Sequence[ContactAttempt]
    lead_terms: Sequence[LeadTerm]


async def show_referral(session: Session, referral_id: UUID) -> Referral:
    """Return the referral.

    :raises ProblemError: ``referral.unknown``.
    """
    found = await find_received(session, referral_id) or await find_sent(session, referral_id)
    if found is None:
        raise ProblemError(UNKNOWN_REFERRAL)
    return found


async def show_file(session: Session, referral_id: UUID) -> ReferralFile:
    """Return the referral with its attempts and its leads; a referral that left from here has none.

    :raises ProblemError: ``referral.unknown``.
    """
    referral = await show_referral(session, referral_id)
    if not isinstance(referral, ReceivedReferral):
        return ReferralFile(referral, [], [])
    return ReferralFile(referral, await attempts_of(session, referral_id), await terms_of(session, referral_id))
