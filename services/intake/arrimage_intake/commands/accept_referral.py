"""Accept a person who was contacted: planning may begin, the sender learns the state."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.referral import ReferralAccepted
from arrimage_intake.domain.receiver_states import Step, after_step
from arrimage_intake.store.referrals import load_received
from arrimage_intake.store.tables import ReceivedReferral


async def accept_referral(referral_id: UUID, work: Work) -> ReceivedReferral:
    """Accept the person of the referral; a worker decides it, never a rule (R-082).

    :raises ProblemError: ``referral.unknown``, ``referral.sent_from_here``, ``referral.wrong_state``.
    """
    referral = await load_received(work.session, referral_id)
    referral.state = after_step(referral.state, Step.ACCEPT)
    referral.accepted_on = work.today
    work.publish(
        ReferralAccepted(referral_id=referral_id, accepted_on=work.today, service_code=referral.service_code),
        case_id=referral.case_id,
        to=referral.from_organization,
    )
    return referral
