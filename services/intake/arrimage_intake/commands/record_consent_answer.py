"""Record, while a person is referred, what they authorize the destination to be told, or that they decline."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import DisclosurePurpose
from arrimage_intake.commands.decline_consent import decline_consent
from arrimage_intake.commands.grant_consent import grant_consent
from arrimage_intake.domain.consent import Asked, ConsentAnswer
from arrimage_intake.domain.consent_problems import NO_RECIPIENT
from arrimage_intake.store.consents import holding
from arrimage_intake.store.referrals import load_sent


async def record_answer(
    referral_id: UUID, answer: ConsentAnswer, asked: Callable[[str], Asked], work: Work
) -> None:
    """Record the person's answer for the destination of a referral that is written here; the referral cites it.

    ``asked`` returns what the person authorizes, given the recipient. What holds already for that destination,
    from the page of the case, is cited without being asked for again.

    :raises ProblemError: ``referral.unknown``, ``referral.received_here``, ``consent.no_recipient``, or as
        :func:`grant_consent` and :func:`decline_consent`.
    """
    referral = await load_sent(work.session, referral_id)
    to = referral.to_organization
    if answer is not ConsentAnswer.NOT_ASKED and to is None:
        raise ProblemError(NO_RECIPIENT)
    if to is None:
        return
    if answer is ConsentAnswer.GIVEN:
        referral.consent_id = (await grant_consent(referral.case_id, asked(to), work)).consent_id
    elif answer is ConsentAnswer.DECLINED:
        await decline_consent(referral.case_id, to, DisclosurePurpose.REFERRAL, work)
    elif referral.consent_id is None:
        held = await holding(work.session, referral.case_id, to)
        fitting = [each for each in held if each.purpose is DisclosurePurpose.REFERRAL]
        referral.consent_id = fitting[0].consent_id if fitting else None
