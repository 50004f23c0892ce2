"""Events in: parse, call one command, return."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.disclosure import RecordDeidentified
from arrimage_contracts.events.referral import (
    DuplicateReferralDetected,
    ReferralAccepted,
    ReferralDeclined,
    ReferralReceived,
    ReferralRedirected,
    ReferralWithdrawn,
)
from arrimage_contracts.vocabularies import ReferralSide
from arrimage_planning.commands.begin_assessment import begin_assessment
from arrimage_planning.commands.deidentify_case import deidentify_case
from arrimage_planning.commands.end_before_plan import end_before_plan
from arrimage_planning.commands.open_episode import open_episode
from arrimage_planning.domain.episode import EndReason


async def on_referral_received(event: ReferralReceived, work: Work) -> None:
    """A referral reached the organization."""
    await open_episode(work, _case_id(work), referral_id=event.referral_id, received_on=event.received_on)


async def on_referral_accepted(event: ReferralAccepted, work: Work) -> None:
    """The person was contacted and is eligible."""
    await begin_assessment(work, _case_id(work), accepted_on=event.accepted_on)


async def on_referral_withdrawn(event: ReferralWithdrawn, work: Work) -> None:
    """The sender or the person withdrew; what this organization itself sent is no concern of planning's."""
    if event.side is ReferralSide.RECEIVER:
        await _end(event.referral_id, EndReason.WITHDRAWN, event.withdrawn_on, work)


async def on_referral_declined(event: ReferralDeclined, work: Work) -> None:
    """The service cannot be given to this person."""
    await _end(event.referral_id, EndReason.DECLINED, event.declined_on, work)


async def on_referral_redirected(event: ReferralRedirected, work: Work) -> None:
    """The request belongs elsewhere."""
    await _end(event.referral_id, EndReason.REDIRECTED, event.redirected_on, work)


async def on_duplicate_detected(event: DuplicateReferralDetected, work: Work) -> None:
    """The person is being helped already: the other case goes on."""
    await _end(event.referral_id, EndReason.DUPLICATE, event.detected_on, work)


async def _end(referral_id: UUID, reason: EndReason, on: date, work: Work) -> None:
    await end_before_plan(work, _case_id(work), referral_id=referral_id, reason=reason, on=on)


def _case_id(work: Work) -> UUID:
    assert work.incoming is not None  # noqa: S101 - an event's handler has an event
    return work.incoming.envelope.subject


async def on_record_deidentified(event: RecordDeidentified, work: Work) -> None:
    """Who a case was of is not known any more."""
    await deidentify_case(work, event.of_case_id)
