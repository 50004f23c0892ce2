"""Follow a referral that left from here, by what its receiver says of it (R-091)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import NotYetError, Work
from arrimage_contracts.events.referral import (
    ReferralAcceptedState,
    ReferralAcknowledged,
    ReferralClosed,
    ReferralTakenInChargeState,
)
from arrimage_intake.domain.sender_states import NewsTooEarlyError, SenderState, after_news
from arrimage_intake.store.referrals import find_sent
from arrimage_intake.store.tables import SentReferral


async def record_acknowledgement(news: ReferralAcknowledged, work: Work) -> None:
    """Keep when the receiver got the referral, and until when it contacts the person.

    :raises NotYetError: ``referral.unknown``.
    """
    referral = await _advance(news.referral_id, SenderState.ACKNOWLEDGED, work)
    if referral is not None:
        referral.received_on = news.received_on
        referral.first_contact_due_on = news.first_contact_due_on


async def record_taking_in_charge(news: ReferralTakenInChargeState, work: Work) -> None:
    """Keep when a worker of the receiver took the referral in charge.

    :raises NotYetError: ``referral.unknown``, or the state before was not heard of (R-010).
    """
    referral = await _advance(news.referral_id, SenderState.TAKEN_IN_CHARGE, work)
    if referral is not None:
        referral.taken_in_charge_on = news.taken_in_charge_on


async def record_acceptance(news: ReferralAcceptedState, work: Work) -> None:
    """Keep when the receiver accepted the person.

    :raises NotYetError: ``referral.unknown``, or the state before was not heard of (R-010).
    """
    referral = await _advance(news.referral_id, SenderState.ACCEPTED, work)
    if referral is not None:
        referral.accepted_on = news.accepted_on


async def record_closing(news: ReferralClosed, work: Work) -> None:
    """Keep when the episode to which the referral led has ended.

    :raises NotYetError: ``referral.unknown``, or the state before was not heard of (R-010).
    """
    referral = await _advance(news.referral_id, SenderState.CLOSED, work)
    if referral is not None:
        referral.closed_on = news.closed_on


async def _advance(border_id: UUID, news: SenderState, work: Work) -> SentReferral | None:
    """Return the referral in its new state, or None if it had reached it before."""
    own_id = await work.aliases.own(work.sender, border_id)
    referral = await find_sent(work.session, own_id) if own_id is not None else None
    if referral is None:
        raise NotYetError("referral.unknown")
    try:
        after = after_news(referral.state, news)
    except NewsTooEarlyError as error:
        raise NotYetError(f"referral.not_yet_{error.missing}") from error
    if after is referral.state:
        return None
    referral.state = after
    return referral
