"""A person wished at a call to come back: a referral opens without another form (R-137, R-185)."""

from __future__ import annotations

from arrimage_chassis.logs import get_logger
from arrimage_chassis.work import NotYetError, Work
from arrimage_contracts.events.followup import ReentryRequested
from arrimage_contracts.ids import reentry_case_id, reentry_referral_id
from arrimage_contracts.vocabularies import ReferralPath
from arrimage_intake.commands.find_duplicate import find_duplicate
from arrimage_intake.commands.receive_referral import announce_reception
from arrimage_intake.commands.start_clock import start_clock
from arrimage_intake.commands.write_contact_preferences import write_contact_preferences
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.commands.write_form import person_of
from arrimage_intake.domain.form import known_fields
from arrimage_intake.domain.receiver_states import ReceiverState
from arrimage_intake.store.contact_preferences import find_preferences
from arrimage_intake.store.persons import carry_person, one_identity_at_a_time
from arrimage_intake.store.referrals import (
    add_referral,
    ended_on,
    find_received,
    received_of_case,
    returns_of_case,
)
from arrimage_intake.store.tables import ReceivedReferral

_log = get_logger()


async def reopen_by_call(wish: ReentryRequested, work: Work) -> None:
    """Open a referral in a new case, linked here to the old one; who the person is stays in this store.

    Its ids follow from the call, so that a wish heard twice opens none twice. The days of the first contact run
    from the day of the wish. Nothing crosses the border: who once referred the person is not told.

    A case has one return at a time: a wish of a day on which an earlier one was still open opens no other. The
    days of the two decide, not the order of hearing: a wish that is heard again later still opens none.

    :raises NotYetError: ``referral.unknown``, while nothing is known of the old case; ``referral.not_yet_closed``,
        while it has not ended: calls come after the end alone, and who the person is is copied for nothing else.
    """
    referral_id = reentry_referral_id(wish.followup_id)
    if await find_received(work.session, referral_id) is not None:
        return
    await one_identity_at_a_time(work.session)
    earlier = await received_of_case(work.session, wish.case_id)
    if not earlier:
        raise NotYetError("referral.unknown")
    if not any(referral.state is ReceiverState.CLOSED for referral in earlier):
        raise NotYetError("referral.not_yet_closed")
    if await _was_coming_back(wish, work):
        return
    old = max(earlier, key=lambda referral: (referral.accepted_on is not None, referral.received_on))
    referral = ReceivedReferral(
        referral_id=referral_id,
        case_id=reentry_case_id(wish.followup_id),
        previous_case_id=wish.case_id,
        from_organization=work.place.organization,
        to_organization=work.place.organization,
        service_code=old.service_code,
        urgency=old.urgency,
        region=old.region,
        entry_point=old.entry_point,
        path=ReferralPath.SELF_VIA_RECEPTION,
        sent_on=wish.requested_on,
        state=ReceiverState.RECEIVED,
        submission=1,
        attempts=0,
        lead_number=0,
    )
    await start_clock(referral, wish.requested_on, work)
    known = await carry_person(work.session, wish.case_id, referral.case_id, work.now)
    if known is not None:
        person = person_of(known)
        copied = Entry(Action.WRITTEN, referral.case_id, purpose="return", fields=known_fields(person))
        await write_down(work, copied)
        referral.possible_duplicate_of = await find_duplicate(referral, person, work)
        _log.info("identity.copied", case_id=str(referral.case_id))
    add_referral(work.session, referral)
    announce_reception(referral, work)
    preferences = await find_preferences(work.session, wish.case_id)
    if preferences is not None:  # safe hours, and a wish not to be reached, hold in the new case too
        await write_contact_preferences(referral.case_id, preferences.said, None, work)


async def _was_coming_back(wish: ReentryRequested, work: Work) -> bool:
    """Tell whether another wish had led to a referral that had not ended by the day of this one."""
    for referral in await returns_of_case(work.session, wish.case_id):
        # one that was attached ends with the referral that it follows
        followed = await find_received(work.session, referral.attached_to) if referral.attached_to else None
        end = ended_on(followed or referral)
        if end is None or end > wish.requested_on:
            return True
    return False
