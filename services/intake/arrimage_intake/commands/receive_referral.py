"""Receive a referral from another organization: the days of the first contact begin, the sender is told."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.referral import ReferralAcknowledged, ReferralReceived, ReferralSent
from arrimage_intake.commands.start_clock import start_clock
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.store.referrals import add_referral, began_here, find_received, find_sent
from arrimage_intake.store.tables import ReceivedReferral


class ContradictingReferralError(Exception):
    """A partner said of a known referral something else than before: a person must look (it is parked)."""


async def receive_referral(offer: ReferralSent, border_case_id: UUID, work: Work) -> None:
    """Keep ``offer`` as received on the civil day on which it reached this organization (R-112, R-016).

    The days count from the mailbox's own time of the offer, not from when a program got round to reading it.

    :raises ContradictingReferralError: if the referral is known and ``offer`` says otherwise, or left from here;
        if its case began here. Whoever was sent a person knows our case, and could have our own file erased by
        withdrawing what it opened there, or another person written over it.
    """
    case_id = await _own_id(border_case_id, work)
    if await began_here(work.session, case_id):
        raise ContradictingReferralError
    referral_id = await _own_id(offer.referral_id, work)
    if await find_sent(work.session, referral_id) is not None:
        raise ContradictingReferralError
    known = await find_received(work.session, referral_id)
    if known is not None:
        # Once it was returned and came back, what was said first may differ from what stands now.
        if known.submission == 1 and _said(known) != _said(offer):
            raise ContradictingReferralError
        return
    referral = ReceivedReferral(
        referral_id=referral_id,
        case_id=case_id,
        from_organization=work.sender,
        to_organization=work.place.organization,
        service_code=offer.service_code,
        urgency=offer.urgency,
        region=offer.region,
        entry_point=offer.entry_point,
        path=offer.path,
        sent_on=offer.sent_on,
        state=ReceiverState.RECEIVED,
        submission=1,
        attempts=0,
        lead_number=0,
    )
    await start_clock(referral, work.place.clock.civil_date(work.received_at), work)
    add_referral(work.session, referral)
    announce_reception(referral, work)
    acknowledged = ReferralAcknowledged(
        referral_id=referral.referral_id,
        received_on=referral.received_on,
        first_contact_due_on=referral.first_contact_due_on,
    )
    work.publish(acknowledged, case_id=referral.case_id, to=referral.from_organization)


def announce_reception(referral: ReceivedReferral, work: Work) -> None:
    """Tell the own node that a referral is there, and until when the person is contacted."""
    work.publish(
        ReferralReceived(
            referral_id=referral.referral_id,
            from_org=referral.from_organization,
            to_org=referral.to_organization,
            entry_point=referral.entry_point,
            path=referral.path,
            urgency=referral.urgency,
            service_code=referral.service_code,
            received_on=referral.received_on,
            first_contact_due_on=referral.first_contact_due_on,
        ),
        case_id=referral.case_id,
    )


async def _own_id(border_id: UUID, work: Work) -> UUID:
    """Return our id of what the sender calls ``border_id``; derived and kept if it is new."""
    known = await work.aliases.own(work.sender, border_id)
    if known is not None:
        return known
    own_id = work.case_from(work.sender, border_id)
    await work.aliases.remember(work.sender, own_id, border_id)
    return own_id


def _said(referral: ReceivedReferral | ReferralSent) -> tuple[object, ...]:
    return (
        referral.service_code,
        referral.urgency,
        referral.region,
        referral.entry_point,
        referral.path,
        referral.sent_on,
    )
