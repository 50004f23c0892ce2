"""Return an offer that lacks something, and take it up again when it comes back complete (R-090)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from arrimage_chassis.work import NotYetError, Work
from arrimage_contracts.events.referral import ReferralResubmitted, ReferralResumed, ReferralReturned
from arrimage_contracts.vocabularies import FormField, ReferralSide
from arrimage_intake.commands.end_referral import stop_clock
from arrimage_intake.commands.start_clock import start_clock
from arrimage_intake.commands.tell_sender import sender_of
from arrimage_intake.domain.receiver_states import ReceiverState, Step, after_step
from arrimage_intake.store.referrals import find_received, load_received
from arrimage_intake.store.tables import ReceivedReferral


async def return_referral(referral_id: UUID, missing: Sequence[FormField], work: Work) -> ReceivedReferral:
    """Ask the sender for what is ``missing``; no clock runs until it comes.

    :raises ProblemError: ``referral.unknown``, ``referral.sent_from_here``, ``referral.wrong_state``.
    """
    referral = await load_received(work.session, referral_id)
    referral.state = after_step(referral.state, Step.RETURN)
    referral.returned_on = work.today
    referral.missing = list(missing)
    stop_clock(referral)
    returned = ReferralReturned(
        referral_id=referral_id,
        submission=referral.submission,
        returned_on=work.today,
        missing=list(missing),
        side=ReferralSide.RECEIVER,
    )
    work.publish(returned, case_id=referral.case_id, to=sender_of(referral, work))
    return referral


async def resume_referral(offer: ReferralResubmitted, work: Work) -> None:
    """Take up a returned referral that came back: the days of the first contact run from now (R-112).

    One that ended here meanwhile stays ended; its sender was told.

    :raises NotYetError: ``referral.unknown``, or ``referral.not_yet_returned`` (R-010).
    """
    own_id = await work.aliases.own(work.sender, offer.referral_id)
    referral = await find_received(work.session, own_id) if own_id is not None else None
    if referral is None or referral.from_organization != work.sender:
        raise NotYetError("referral.unknown")
    if offer.submission <= referral.submission or referral.state is ReceiverState.WITHDRAWN:
        return
    if referral.state is not ReceiverState.RETURNED:
        raise NotYetError("referral.not_yet_returned")
    referral.state = after_step(referral.state, Step.RESUME)
    referral.submission = offer.submission
    referral.missing = None
    for name in ("service_code", "urgency", "region", "entry_point", "path", "sent_on"):
        setattr(referral, name, getattr(offer, name))
    await start_clock(referral, work.place.clock.civil_date(work.received_at), work)
    resumed = ReferralResumed(
        referral_id=referral.referral_id,
        submission=referral.submission,
        received_on=referral.received_on,
        first_contact_due_on=referral.first_contact_due_on,
    )
    work.publish(resumed, case_id=referral.case_id, to=sender_of(referral, work))
