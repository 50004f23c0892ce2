"""Events in: what partners say across the border, and what this node's services say. Each calls one command."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_contracts.events.consent import ConsentExpiredState, ConsentGrantedState, ConsentRevokedState
from arrimage_contracts.events.disclosure import (
    DisclosureErasedState,
    DisclosureReceived,
    DisclosureRefusedState,
    DisclosureRequested,
    EmergencyInformationDisclosedState,
    InformationDisclosedPart,
)
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.followup import ReentryRequested
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.events.referral import (
    ReferralAcceptedState,
    ReferralAcknowledged,
    ReferralClosed,
    ReferralDeclinedState,
    ReferralKept,
    ReferralRedirectedState,
    ReferralResubmitted,
    ReferralResumedState,
    ReferralReturnedState,
    ReferralSent,
    ReferralTakenInChargeState,
    ReferralWithdrawnState,
)
from arrimage_intake.commands import follow_sent_referral as follow
from arrimage_intake.commands import hear_consent
from arrimage_intake.commands.answer_disclosure import answer_disclosure
from arrimage_intake.commands.close_referral import close_referral
from arrimage_intake.commands.hear_danger import hear_danger
from arrimage_intake.commands.note_plan import note_plan
from arrimage_intake.commands.note_receipt import note_receipt
from arrimage_intake.commands.receive_disclosure import hear_refusal, receive_disclosure
from arrimage_intake.commands.receive_referral import receive_referral
from arrimage_intake.commands.reopen_by_call import reopen_by_call
from arrimage_intake.commands.return_referral import resume_referral
from arrimage_intake.commands.withdraw_referral import hear_withdrawal


async def on_referral_sent(event: ReferralSent, work: Work) -> None:
    """A partner offers a referral."""
    assert work.incoming is not None  # noqa: S101 - an event always comes in a message
    await receive_referral(event, work.incoming.envelope.subject, work)


async def on_referral_resubmitted(event: ReferralResubmitted, work: Work) -> None:
    """A partner completed a referral that we returned."""
    await resume_referral(event, work)


async def on_referral_acknowledged(event: ReferralAcknowledged, work: Work) -> None:
    """The receiver has our referral."""
    await follow.record_acknowledgement(event, work)


async def on_referral_returned(event: ReferralReturnedState, work: Work) -> None:
    """The receiver asks for what our referral lacks."""
    await follow.record_return(event, work)


async def on_referral_resumed(event: ReferralResumedState, work: Work) -> None:
    """The receiver has our completed referral."""
    await follow.record_resumption(event, work)


async def on_referral_taken_in_charge(event: ReferralTakenInChargeState, work: Work) -> None:
    """A worker of the receiver has taken our referral in charge."""
    await follow.record_taking_in_charge(event, work)


async def on_referral_accepted(event: ReferralAcceptedState, work: Work) -> None:
    """The receiver has accepted the person."""
    await follow.record_acceptance(event, work)


async def on_referral_declined(event: ReferralDeclinedState, work: Work) -> None:
    """The receiver has declined our referral."""
    await follow.record_decline(event, work)


async def on_referral_redirected(event: ReferralRedirectedState, work: Work) -> None:
    """The receiver thinks that somebody else could help."""
    await follow.record_redirection(event, work)


async def on_referral_withdrawn(event: ReferralWithdrawnState, work: Work) -> None:
    """The other side withdrew: our partner what it sent, or the person where we sent it."""
    await hear_withdrawal(event, work)


async def on_referral_kept(event: ReferralKept, work: Work) -> None:
    """Our withdrawal came after the plan."""
    await follow.record_keeping(event, work)


async def on_referral_closed(event: ReferralClosed, work: Work) -> None:
    """The episode to which our referral led has ended."""
    await follow.record_closing(event, work)


async def on_episode_closed(event: EpisodeClosed, work: Work) -> None:
    """Planning has closed the episode of a referral that arrived here."""
    await close_referral(event, work)


async def on_disclosure_requested(event: DisclosureRequested, work: Work) -> None:
    """A partner asks for what the person authorized us to tell it."""
    await answer_disclosure(event, work)


async def on_information_disclosed(event: InformationDisclosedPart, work: Work) -> None:
    """A partner's answer, sealed to the key of our request."""
    await receive_disclosure(event, work)


async def on_disclosure_refused(event: DisclosureRefusedState, work: Work) -> None:
    """A partner refuses what we asked for, and says why."""
    await hear_refusal(event, work)


async def on_disclosure_received(event: DisclosureReceived, work: Work) -> None:
    """A partner opened what we disclosed, or could not."""
    await note_receipt(event, work)


async def on_emergency_disclosed(event: EmergencyInformationDisclosedState, work: Work) -> None:
    """A partner opened the strict minimum to us: somebody is in danger."""
    await hear_danger(event, work)


async def on_plan_created(event: PlanCreated, work: Work) -> None:
    """A person whose referral arrived here has agreed to a plan."""
    await note_plan(event.case_id, work)


async def on_reentry_requested(event: ReentryRequested, work: Work) -> None:
    """A person wished to come back, at a call after the end."""
    await reopen_by_call(event, work)


async def on_consent_granted(event: ConsentGrantedState, work: Work) -> None:
    """A partner's person authorized it to tell us something."""
    await hear_consent.hear_grant(event, work)


async def on_consent_revoked(event: ConsentRevokedState, work: Work) -> None:
    """A partner's person withdrew what they had authorized: what came under it is erased."""
    await hear_consent.hear_revocation(event, work)


async def on_consent_expired(event: ConsentExpiredState, work: Work) -> None:
    """A partner's authorization has ended: what came under it is erased."""
    await hear_consent.hear_expiry(event, work)


async def on_disclosure_erased(event: DisclosureErasedState, work: Work) -> None:
    """A partner erased what we had told it."""
    await hear_consent.hear_erased(event, work)
