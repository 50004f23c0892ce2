"""Events in: what partners say across the border, and what planning says here. Each calls one command."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.referral import (
    ReferralAcceptedState,
    ReferralAcknowledged,
    ReferralClosed,
    ReferralSent,
    ReferralTakenInChargeState,
)
from arrimage_intake.commands.close_referral import close_referral
from arrimage_intake.commands.follow_sent_referral import (
    record_acceptance,
    record_acknowledgement,
    record_closing,
    record_taking_in_charge,
)
from arrimage_intake.commands.receive_referral import receive_referral


async def on_referral_sent(event: ReferralSent, work: Work) -> None:
    """A partner offers a referral."""
    assert work.incoming is not None  # noqa: S101 - an event always comes in a message
    await receive_referral(event, work.incoming.envelope.subject, work)


async def on_referral_acknowledged(event: ReferralAcknowledged, work: Work) -> None:
    """The receiver has our referral."""
    await record_acknowledgement(event, work)


async def on_referral_taken_in_charge(event: ReferralTakenInChargeState, work: Work) -> None:
    """A worker of the receiver has taken our referral in charge."""
    await record_taking_in_charge(event, work)


async def on_referral_accepted(event: ReferralAcceptedState, work: Work) -> None:
    """The receiver has accepted the person."""
    await record_acceptance(event, work)


async def on_referral_closed(event: ReferralClosed, work: Work) -> None:
    """The episode to which our referral led has ended."""
    await record_closing(event, work)


async def on_episode_closed(event: EpisodeClosed, work: Work) -> None:
    """Planning has closed the episode of a referral that arrived here."""
    await close_referral(event, work)
