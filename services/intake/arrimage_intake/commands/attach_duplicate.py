"""Attach a referral to the one in which the same person is being helped for the same service already (R-104)."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.referral import DuplicateReferralDetected, ReferralAcceptedState
from arrimage_contracts.vocabularies import ErasureCause
from arrimage_intake.commands.end_referral import erase_identity, stop_clock
from arrimage_intake.commands.tell_sender import tell_sender
from arrimage_intake.commands.write_contact_preferences import write_contact_preferences
from arrimage_intake.domain.problems import (
    DUPLICATE_NOT_OPEN,
    DUPLICATE_OF_ITSELF,
    DUPLICATE_OTHER_SERVICE,
)
from arrimage_intake.domain.receiver_states import MAY_BE_ATTACHED_TO, WORDS, ReceiverState, Step, after_step
from arrimage_intake.store.contact_preferences import find_preferences
from arrimage_intake.store.referrals import attached_to, load_received
from arrimage_intake.store.tables import ReceivedReferral


async def attach_duplicate(referral_id: UUID, of: UUID, work: Work) -> ReceivedReferral:
    """Attach the referral to ``of``; from now on its sender hears the bare states of that one, and no more.

    Nothing tells the sender that the person was known. The second identity copy is erased: one person, one file.
    What is attached to the referral itself moves along.

    :raises ProblemError: ``referral.unknown``, ``referral.sent_from_here``, ``referral.wrong_state``,
        ``duplicate.of_itself``, ``duplicate.not_open``, ``duplicate.other_service``.
    """
    if of == referral_id:
        raise ProblemError(DUPLICATE_OF_ITSELF)
    # In one order, so that two workers who attach each other's referrals do not wait for one another for ever.
    loaded = {each: await load_received(work.session, each) for each in sorted([referral_id, of])}
    referral, open_one = loaded[referral_id], loaded[of]
    after = after_step(referral.state, Step.ATTACH)
    if open_one.state not in MAY_BE_ATTACHED_TO:
        raise ProblemError(DUPLICATE_NOT_OPEN, **asdict(WORDS[open_one.state]))
    if open_one.service_code is not referral.service_code:
        raise ProblemError(DUPLICATE_OTHER_SERVICE)
    followers = [referral, *await attached_to(work.session, referral_id)]
    referral.state = after
    referral.possible_duplicate_of = None
    stop_clock(referral)
    for follower in followers:
        follower.attached_to = of
        follower.attached_on = work.today
    detected = DuplicateReferralDetected(
        referral_id=referral_id,
        attached_to_case_id=open_one.case_id,
        attached_to_referral_id=of,
        detected_on=work.today,
    )
    work.publish(detected, case_id=referral.case_id)
    if open_one.state is ReceiverState.ACCEPTED:
        for follower in followers:
            # today: an earlier day would tell the sender that the person was known before it asked
            accepted = ReferralAcceptedState(referral_id=follower.referral_id, accepted_on=work.today)
            tell_sender(follower, accepted, work)
    if open_one.case_id != referral.case_id:
        await _carry_refusal(referral.case_id, open_one.case_id, work)
        await erase_identity(referral, ErasureCause.REFERRAL_DECLINED, work)
    return referral


async def _carry_refusal(from_case: UUID, to_case: UUID, work: Work) -> None:
    """Let a wish not to be reached hold in the file that stays: it never waits to be said twice (R-099)."""
    said = await find_preferences(work.session, from_case)
    if said is not None and not said.may_be_contacted:
        await write_contact_preferences(to_case, said.said, None, work)
