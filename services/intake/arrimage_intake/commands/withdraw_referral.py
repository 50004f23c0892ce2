"""Withdraw a referral before the plan: the sender or the person does not want it any more (R-108)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.referral import ReferralKept, ReferralWithdrawn, ReferralWithdrawnState
from arrimage_contracts.vocabularies import ErasureCause, ReferralSide, WithdrawnBy
from arrimage_intake.commands.end_consent import end_with_episode
from arrimage_intake.commands.end_referral import erase_identity, stop_clock
from arrimage_intake.commands.follow_sent_referral import record_withdrawal
from arrimage_intake.commands.tell_sender import sender_of, tell_followers, tell_sender
from arrimage_intake.domain.problems import KEPT_BY_RECEIVER
from arrimage_intake.domain.receiver_states import ReceiverState, Step, after_senders_withdrawal, after_step
from arrimage_intake.domain.sender_states import NOT_YET_SENT, SenderState, SenderStep
from arrimage_intake.domain.sender_states import after_step as after_senders_step
from arrimage_intake.store.referrals import attached_to, find_received, load_either
from arrimage_intake.store.retention import note_rest
from arrimage_intake.store.tables import ReceivedReferral, SentReferral


async def withdraw_referral(referral_id: UUID, by: WithdrawnBy, work: Work) -> SentReferral | ReceivedReferral:
    """Withdraw the referral on the side on which this organization stands; where it arrived, the person says so.

    :raises ProblemError: ``referral.unknown``, ``referral.wrong_state``; ``referral.plan_agreed`` if the receiver
        answered an earlier withdrawal that it came after the plan.
    """
    referral = await load_either(work.session, referral_id)
    if isinstance(referral, SentReferral):
        await withdraw_sent(referral, by, work)
    else:
        await _withdraw_received(referral, work)
    return referral


async def hear_withdrawal(news: ReferralWithdrawnState, work: Work) -> None:
    """The other side withdrew: the organization that sent a referral here, or the person where one was sent.

    :raises NotYetError: ``referral.unknown``, or the state before was not heard of (R-010).
    """
    own_id = await work.aliases.own(work.sender, news.referral_id)
    received = await find_received(work.session, own_id) if own_id is not None else None
    if received is not None and received.from_organization == work.sender:
        await _hear_sender(received, work)
    else:
        await record_withdrawal(news, work)


async def _hear_sender(referral: ReceivedReferral, work: Work) -> None:
    """End the referral, or answer that it is too late: the rule is at the head of the receiver's states."""
    followers = await attached_to(work.session, referral.referral_id)
    after = after_senders_withdrawal(referral.state, plan_agreed=referral.plan_agreed_on is not None)
    if after is ReceiverState.ACCEPTED:
        tell_sender(referral, ReferralKept(referral_id=referral.referral_id, kept_on=work.today), work)
    elif after is not referral.state and followers:
        # Another organization asks for the same person: its referral goes on in this one.
        referral.sender_withdrew_on = work.today
    elif after is not referral.state:
        await _end_here(referral, WithdrawnBy.SENDER, work)
        work.publish(_said(referral, ReferralSide.RECEIVER, WithdrawnBy.SENDER, work), case_id=referral.case_id)


async def withdraw_sent(referral: SentReferral, by: WithdrawnBy, work: Work) -> None:
    """Withdraw a referral that is written here, and what was authorized for it alone ends.

    :raises ProblemError: ``referral.wrong_state``, ``referral.plan_agreed``.
    """
    if referral.kept_on is not None and referral.state is SenderState.ACCEPTED:
        raise ProblemError(KEPT_BY_RECEIVER, organization=referral.to_organization)
    was_given = referral.state not in NOT_YET_SENT
    referral.state = after_senders_step(referral.state, SenderStep.WITHDRAW)
    referral.withdrawn_on = work.today
    referral.withdrawn_by = by
    to = referral.to_organization if was_given else None
    work.publish(_said(referral, ReferralSide.SENDER, by, work), case_id=referral.case_id, to=to)
    await end_with_episode(referral.case_id, work, organization=referral.to_organization)
    await note_rest(work.session, referral.case_id, work.today)


async def _withdraw_received(referral: ReceivedReferral, work: Work) -> None:
    after_step(referral.state, Step.WITHDRAW)
    await _end_here(referral, WithdrawnBy.PERSON, work)
    said = _said(referral, ReferralSide.RECEIVER, WithdrawnBy.PERSON, work)
    work.publish(said, case_id=referral.case_id, to=sender_of(referral, work))
    await tell_followers(
        referral,
        lambda follower: ReferralWithdrawnState(referral_id=follower, withdrawn_on=work.today),
        work,
        is_end=True,
    )


async def _end_here(referral: ReceivedReferral, by: WithdrawnBy, work: Work) -> None:
    referral.state = ReceiverState.WITHDRAWN
    referral.withdrawn_on = work.today
    referral.withdrawn_by = by
    stop_clock(referral)
    await note_rest(work.session, referral.case_id, work.today)
    await erase_identity(referral, ErasureCause.REFERRAL_WITHDRAWN, work)


def _said(
    referral: SentReferral | ReceivedReferral, side: ReferralSide, by: WithdrawnBy, work: Work
) -> ReferralWithdrawn:
    return ReferralWithdrawn(referral_id=referral.referral_id, withdrawn_on=work.today, side=side, by=by)
