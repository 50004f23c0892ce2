"""Close the referrals of a case whose episode has ended, and tell their sender, without saying how (R-091)."""

from __future__ import annotations

from arrimage_chassis.work import NotYetError, Work
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.referral import ReferralClosed
from arrimage_intake.domain.receiver_states import ReceiverState, Step, after_step
from arrimage_intake.store.referrals import received_of_case


async def close_referral(event: EpisodeClosed, work: Work) -> None:
    """Close what was accepted of the event's case; the end of a later episode of it closes nothing twice.

    A referral of the same case that nobody has accepted yet stays open: it asks for something else.

    :raises NotYetError: ``referral.unknown``, or ``referral.not_yet_accepted`` (R-010).
    """
    referrals = await received_of_case(work.session, event.case_id)
    if not referrals:
        raise NotYetError("referral.unknown")
    states = {referral.state for referral in referrals}
    if not states & {ReceiverState.ACCEPTED, ReceiverState.CLOSED}:
        raise NotYetError("referral.not_yet_accepted")
    for referral in referrals:
        if referral.state is ReceiverState.ACCEPTED:
            referral.state = after_step(referral.state, Step.CLOSE)
            referral.closed_on = event.closed_on
            work.publish(
                ReferralClosed(referral_id=referral.referral_id, closed_on=event.closed_on),
                case_id=referral.case_id,
                to=referral.from_organization,
            )
