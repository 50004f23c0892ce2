"""Record the first contact with a person: the days stop (R-112)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.contact import FirstContactMade
from arrimage_intake.commands.end_referral import stop_clock
from arrimage_intake.domain.first_contact import judge_first_contact
from arrimage_intake.domain.receiver_states import Step, after_step
from arrimage_intake.store.referrals import load_received
from arrimage_intake.store.tables import ReceivedReferral


async def record_first_contact(referral_id: UUID, made_on: date | None, work: Work) -> ReceivedReferral:
    """Record that the person was reached, both ways (R-114), on ``made_on``, a civil date; None means today.

    :raises ProblemError: ``referral.unknown``, ``referral.sent_from_here``, ``referral.wrong_state``,
        ``first_contact.before_reception``, ``first_contact.in_future``.
    """
    referral = await load_received(work.session, referral_id)
    make_first_contact(referral, made_on or work.today, work)
    return referral


def make_first_contact(referral: ReceivedReferral, made_on: date, work: Work) -> None:
    """Let the person of a referral be reached on ``made_on``.

    :raises ProblemError: ``referral.wrong_state``, ``first_contact.before_reception``,
        ``first_contact.in_future``.
    """
    after = after_step(referral.state, Step.RECORD_FIRST_CONTACT)
    contact = judge_first_contact(
        made_on=made_on,
        received_on=referral.received_on,
        due_on=referral.first_contact_due_on,
        today=work.today,
    )
    referral.state = after
    referral.first_contact_made_on = contact.made_on
    stop_clock(referral)
    said = FirstContactMade(
        referral_id=referral.referral_id,
        made_on=contact.made_on,
        delay_days=contact.delay_days,
        late=contact.late,
    )
    work.publish(said, case_id=referral.case_id)
