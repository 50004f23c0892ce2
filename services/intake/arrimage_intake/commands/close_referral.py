"""Close the referrals of a case whose episode has ended, and tell their sender, without saying how (R-091)."""

from __future__ import annotations

from arrimage_chassis.work import NotYetError, Work
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.referral import ReferralClosed
from arrimage_intake.commands.end_consent import end_with_episode
from arrimage_intake.commands.tell_sender import tell_followers, tell_sender
from arrimage_intake.domain.receiver_states import OPEN, ReceiverState, Step, after_step
from arrimage_intake.store.referrals import received_of_case
from arrimage_intake.store.retention import note_rest
from arrimage_intake.store.tables import ReceivedReferral


async def close_referral(event: EpisodeClosed, work: Work) -> None:
    """Close what was accepted of the event's case; the end of a later episode of it closes nothing twice.

    A referral of the same case that nobody has accepted yet stays open: it asks for something else. One that ended
    in another way stays as it ended; planning closes then what it had begun for it.

    :raises NotYetError: ``referral.unknown``, or ``referral.not_yet_accepted`` (R-010).
    """
    referrals = await received_of_case(work.session, event.case_id)
    if not referrals:
        raise NotYetError("referral.unknown")
    if all(referral.state in OPEN for referral in referrals):
        raise NotYetError("referral.not_yet_accepted")
    for referral in referrals:
        if referral.state is ReceiverState.ACCEPTED:
            await _close(referral, event, work)
    await end_with_episode(event.case_id, work)
    await note_rest(work.session, event.case_id, work.today)


async def _close(referral: ReceivedReferral, event: EpisodeClosed, work: Work) -> None:
    referral.state = after_step(referral.state, Step.CLOSE)
    referral.closed_on = event.closed_on
    closed = ReferralClosed(referral_id=referral.referral_id, closed_on=event.closed_on)
    tell_sender(referral, closed, work)
    await tell_followers(
        referral,
        lambda follower: ReferralClosed(referral_id=follower, closed_on=event.closed_on),
        work,
        is_end=True,
    )
