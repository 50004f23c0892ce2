"""End a referral here because this service cannot help: decline it, or say who could (R-075, R-084)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.referral import (
    ReferralDeclined,
    ReferralDeclinedState,
    ReferralRedirected,
    ReferralRedirectedState,
)
from arrimage_contracts.vocabularies import DeclineReason, ErasureCause
from arrimage_intake.commands.end_referral import erase_identity, stop_clock
from arrimage_intake.commands.tell_sender import sender_of, tell_followers
from arrimage_intake.domain.problems import SUGGESTS_ONESELF
from arrimage_intake.domain.receiver_states import Step, after_step
from arrimage_intake.store.referrals import load_received
from arrimage_intake.store.retention import note_rest
from arrimage_intake.store.tables import ReceivedReferral


async def decline_referral(
    referral_id: UUID, reason: DeclineReason, suggested: Sequence[str], work: Work
) -> ReceivedReferral:
    """Decline the person of the referral; a worker decides it, never a rule (R-082). The identity copy is erased.

    The sender learns the state and ``suggested``, organizations that could help, best first; the reason stays.

    :raises ProblemError: ``referral.unknown``, ``referral.sent_from_here``, ``referral.wrong_state``,
        ``redirection.to_oneself``.
    """
    referral = await _end(referral_id, Step.DECLINE, reason, suggested, work)
    referral.declined_on = work.today
    said = ReferralDeclined(
        referral_id=referral_id, declined_on=work.today, suggested=tuple(suggested), reason=reason
    )
    work.publish(said, case_id=referral.case_id, to=sender_of(referral, work))
    await tell_followers(
        referral,
        lambda follower: ReferralDeclinedState(
            referral_id=follower, declined_on=work.today, suggested=tuple(suggested)
        ),
        work,
        is_end=True,
    )
    return referral


async def redirect_referral(
    referral_id: UUID, reason: DeclineReason, suggested: Sequence[str], work: Work
) -> ReceivedReferral:
    """Say that the request belongs elsewhere; the sender stays responsible (R-102). The identity copy is erased.

    An empty ``suggested`` means that nobody was found (R-084).

    :raises ProblemError: as :func:`decline_referral`.
    """
    referral = await _end(referral_id, Step.REDIRECT, reason, suggested, work)
    referral.redirected_on = work.today
    said = ReferralRedirected(
        referral_id=referral_id, redirected_on=work.today, suggested=list(suggested), reason=reason
    )
    work.publish(said, case_id=referral.case_id, to=sender_of(referral, work))
    await tell_followers(
        referral,
        lambda follower: ReferralRedirectedState(
            referral_id=follower, redirected_on=work.today, suggested=list(suggested)
        ),
        work,
        is_end=True,
    )
    return referral


async def _end(
    referral_id: UUID, step: Step, reason: DeclineReason, suggested: Sequence[str], work: Work
) -> ReceivedReferral:
    referral = await load_received(work.session, referral_id)
    referral.state = after_step(referral.state, step)
    if work.place.organization in suggested:
        raise ProblemError(SUGGESTS_ONESELF)
    referral.decline_reason = reason
    referral.suggested = list(suggested)
    stop_clock(referral)
    await note_rest(work.session, referral.case_id, work.today)
    await erase_identity(referral, ErasureCause.REFERRAL_DECLINED, work)
    return referral
