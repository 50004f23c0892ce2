"""Take a referral in charge: from now on one worker answers for it here (R-102, R-115)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.referral import ReferralTakenInCharge
from arrimage_intake.commands.change_lead import begin_lead
from arrimage_intake.commands.request_disclosure import request_when_in_charge
from arrimage_intake.commands.tell_sender import sender_of
from arrimage_intake.domain.receiver_states import Step, after_step
from arrimage_intake.store.referrals import load_received
from arrimage_intake.store.tables import ReceivedReferral


async def take_in_charge(referral_id: UUID, backup: str | None, work: Work) -> ReceivedReferral:
    """Make the asking worker the lead of the referral, with ``backup`` behind if one is named.

    Its sender learns the state and nothing else (R-091), and stays responsible until the person is accepted. If
    the person authorized it, it is asked at once for who they are (R-094).

    :raises ProblemError: ``referral.unknown``, ``referral.sent_from_here``, ``referral.wrong_state``,
        ``lead.same_worker``.
    """
    referral = await load_received(work.session, referral_id)
    referral.state = after_step(referral.state, Step.TAKE_IN_CHARGE)
    referral.taken_in_charge_on = work.today
    work.publish(
        ReferralTakenInCharge(referral_id=referral_id, taken_in_charge_on=work.today),
        case_id=referral.case_id,
        to=sender_of(referral, work),
    )
    begin_lead(referral, backup, work)
    await work.session.flush()
    await request_when_in_charge(referral.case_id, referral.from_organization, work)
    return referral
