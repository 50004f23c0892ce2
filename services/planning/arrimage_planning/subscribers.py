"""Events in: parse, call one command, return."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.referral import ReferralAccepted, ReferralReceived
from arrimage_planning.commands.begin_assessment import begin_assessment
from arrimage_planning.commands.open_episode import open_episode


async def on_referral_received(event: ReferralReceived, work: Work) -> None:
    """A referral reached the organization."""
    await open_episode(work, _case_id(work), referral_id=event.referral_id, received_on=event.received_on)


async def on_referral_accepted(event: ReferralAccepted, work: Work) -> None:
    """The person was contacted and is eligible."""
    await begin_assessment(work, _case_id(work), accepted_on=event.accepted_on)


def _case_id(work: Work) -> UUID:
    assert work.incoming is not None  # noqa: S101 - an event's handler has an event
    return work.incoming.envelope.subject
