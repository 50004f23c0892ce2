"""Close a referral whose episode has ended, and tell its sender, without saying how it ended (R-091)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import NotYetError, Work
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.referral import ReferralClosed
from arrimage_intake.domain.receiver_states import ReceiverState, Step, after_step
from arrimage_intake.store.referrals import find_received_of_case


async def close_referral(event: EpisodeClosed, work: Work) -> UUID:
    """Close the referral of the event's case; return its id.

    :raises NotYetError: ``referral.unknown``, or ``referral.not_yet_accepted`` (R-010).
    """
    referral = await find_received_of_case(work.session, event.case_id)
    if referral is None:
        raise NotYetError("referral.unknown")
    if referral.state is not ReceiverState.ACCEPTED:
        raise NotYetError("referral.not_yet_accepted")
    referral.state = after_step(referral.state, Step.CLOSE)
    referral.closed_on = event.closed_on
    work.publish(
        ReferralClosed(referral_id=referral.referral_id, closed_on=event.closed_on),
        case_id=referral.case_id,
        to=referral.from_organization,
    )
    return referral.referral_id
