"""Close a referral that led to no service: its sender has seen to the person in another way (R-102, part Y)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_intake.domain.sender_states import SenderStep, after_step
from arrimage_intake.store.referrals import load_sent
from arrimage_intake.store.retention import note_rest
from arrimage_intake.store.tables import SentReferral


async def close_sent_referral(referral_id: UUID, work: Work) -> SentReferral:
    """Close a declined, redirected or withdrawn referral; nobody else is told.

    :raises ProblemError: ``referral.unknown``, ``referral.received_here``, ``referral.wrong_state``.
    """
    referral = await load_sent(work.session, referral_id)
    referral.state = after_step(referral.state, SenderStep.CLOSE)
    referral.closed_on = work.today
    await note_rest(work.session, referral.case_id, work.today)
    return referral
