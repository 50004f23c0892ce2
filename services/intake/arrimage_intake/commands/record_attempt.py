"""Record that somebody tried to reach the person; only an answer, both ways, is a contact (R-114)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.contact import FirstContactAttempted
from arrimage_contracts.vocabularies import AttemptResult, ContactChannel
from arrimage_intake.commands.record_first_contact import make_first_contact
from arrimage_intake.domain.first_contact import check_contact_day
from arrimage_intake.domain.problems import CONTACT_IN_FUTURE
from arrimage_intake.domain.receiver_states import Step, after_step
from arrimage_intake.store.first_contacts import add_attempt
from arrimage_intake.store.referrals import load_received
from arrimage_intake.store.tables import ContactAttempt, ReceivedReferral


async def record_attempt(
    referral_id: UUID,
    channel: ContactChannel,
    result: AttemptResult,
    attempted_at: datetime | None,
    work: Work,
) -> ReceivedReferral:
    """Record an attempt at the instant ``attempted_at`` (now, if None); ``reached`` makes the first contact.

    :raises ProblemError: ``referral.unknown``, ``referral.sent_from_here``, ``referral.wrong_state``,
        ``first_contact.before_reception``, ``first_contact.in_future``.
    """
    referral = await load_received(work.session, referral_id)
    after_step(referral.state, Step.ATTEMPT_CONTACT)
    at = attempted_at or work.now
    on = work.place.clock.civil_date(at)
    check_contact_day(on, received_on=referral.received_on, today=work.today)
    if at > work.now:
        raise ProblemError(CONTACT_IN_FUTURE, made_on=on, today=work.today)
    referral.attempts += 1
    attempt = ContactAttempt(
        referral_id=referral_id,
        number=referral.attempts,
        attempted_at=at,
        channel=channel,
        result=result,
        recorded_by=work.worker,
    )
    add_attempt(work.session, attempt)
    said = FirstContactAttempted(
        referral_id=referral_id, attempt=referral.attempts, attempted_on=on, channel=channel, result=result
    )
    work.publish(said, case_id=referral.case_id)
    if result is AttemptResult.REACHED:
        make_first_contact(referral, on, work)
    return referral
