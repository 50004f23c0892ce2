"""Accept a person who was contacted: planning may begin, the sender learns the state, the lead passes over."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.lead import CaseLeadTransferred
from arrimage_contracts.events.referral import ReferralAccepted, ReferralAcceptedState
from arrimage_contracts.vocabularies import ReferralSide
from arrimage_intake.commands.tell_sender import sender_of, tell_followers
from arrimage_intake.domain.receiver_states import Step, after_step
from arrimage_intake.store.referrals import load_received
from arrimage_intake.store.tables import ReceivedReferral


async def accept_referral(referral_id: UUID, work: Work) -> ReceivedReferral:
    """Accept the person of the referral; a worker decides it, never a rule (R-082).

    From now on this organization answers for the person, and not the sender any more (R-102).

    :raises ProblemError: ``referral.unknown``, ``referral.sent_from_here``, ``referral.wrong_state``.
    """
    referral = await load_received(work.session, referral_id)
    referral.state = after_step(referral.state, Step.ACCEPT)
    referral.accepted_on = work.today
    work.publish(
        ReferralAccepted(
            referral_id=referral_id,
            accepted_on=work.today,
            service_code=referral.service_code,
            previous_case_id=referral.previous_case_id,
        ),
        case_id=referral.case_id,
        to=sender_of(referral, work),
    )
    if referral.from_organization != work.place.organization:
        _take_the_lead(referral, work)
    await tell_followers(
        referral,
        lambda follower: ReferralAcceptedState(referral_id=follower, accepted_on=work.today),
        work,
        is_end=False,
    )
    return referral


def _take_the_lead(referral: ReceivedReferral, work: Work) -> None:
    referral.lead_number += 1
    transferred = CaseLeadTransferred(
        referral_id=referral.referral_id,
        number=referral.lead_number,
        side=ReferralSide.RECEIVER,
        from_org=referral.from_organization,
        to_org=work.place.organization,
        worker=work.worker_ref(referral.lead_worker) if referral.lead_worker else None,
        transferred_on=work.today,
    )
    work.publish(transferred, case_id=referral.case_id)
