"""To whom the states of a received referral go: to its sender, and to those whose referrals are attached to it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.declaration import EventData
from arrimage_intake.store.referrals import attached_to
from arrimage_intake.store.retention import note_rest
from arrimage_intake.store.tables import ReceivedReferral


def sender_of(referral: ReceivedReferral, work: Work) -> str | None:
    """Return the organization that is told of the referral's states.

    None for a person who came back by this organization's own reception (R-137), and for a sender that withdrew.
    """
    is_own = referral.from_organization == work.place.organization
    return None if is_own or referral.sender_withdrew_on is not None else referral.from_organization


def tell_sender(referral: ReceivedReferral, event: EventData, work: Work) -> None:
    """Say an event that is for the sender alone, if there is a sender to tell."""
    to = sender_of(referral, work)
    if to is not None:
        work.publish(event, case_id=referral.case_id, to=to)


async def tell_followers(
    referral: ReceivedReferral, state: Callable[[UUID], EventData], work: Work, *, is_end: bool
) -> None:
    """Tell the senders of attached referrals the bare ``state`` of this one, each under its own ids (R-104).

    Only the border copy is said: in the own node an attached referral has no life of its own any more. If it
    ``is_end``, the attached ones end with it.
    """
    for follower in await attached_to(work.session, referral.referral_id):
        tell_sender(follower, state(follower.referral_id), work)
        if is_end:
            follower.state = referral.state
            await note_rest(work.session, follower.case_id, work.today)
