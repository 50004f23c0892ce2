"""Learn from a partner that a person withdrew: it was told so by this node, which was restored and forgot (R-095).

Only what this node can have said and forgotten is believed: on a day between the last that it knows to have said
anything before it was restored, and its first start since. So the partner of a node that never was ends nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.store.identity import what_is_forgotten
from arrimage_chassis.work import Work
from arrimage_contracts.events.consent import ConsentRevoked
from arrimage_intake.commands.end_consent import ask_again, end_consent
from arrimage_intake.commands.stop_disclosures import stop_disclosures
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.consent import HOLDS, ConsentStep
from arrimage_intake.store.consent_tables import Consent
from arrimage_intake.store.disclosure_tables import EmergencyDisclosure
from arrimage_intake.store.disclosures import lock_consent
from arrimage_intake.store.emergency_disclosures import load_exception

_log = get_logger()
_SAID_BACK: Final = "said_back"
"""Why it ended, in the access log: the partner said back what this node had told it."""


async def learn_revocation(own_id: UUID, revoked_on: date, work: Work) -> None:
    """Let end what the sender of the message was told is withdrawn, if it holds here still.

    Of a referral that rests on it nothing is said: it may have been accepted meanwhile, which is read later in the
    same mail. A worker is told for thirty days, looks, and withdraws the referral too if the person wishes it.
    """
    consent = await lock_consent(work.session, own_id)
    if consent is not None:
        if consent.to_organization == work.sender and consent.state in HOLDS:
            await _learn_of_consent(consent, revoked_on, work)
        return
    exception = await load_exception(work.session, own_id)
    if exception is not None and exception.to_organization == work.sender and exception.until > work.now:
        await _learn_of_exception(exception, revoked_on, work)


async def look_for_what_holds(work: Work) -> None:
    """Say that a person must look: the sender was told of a withdrawal of what this node never gave.

    It was given and withdrawn after the backup, and may have taken the place of another that holds here again.
    """
    assert work.incoming is not None  # noqa: S101 - an event always comes in a message
    case_id = await work.aliases.own(work.sender, work.incoming.envelope.subject)
    if case_id is not None:  # else nothing is known here that could hold
        _say_unexplained(case_id, work)


async def _learn_of_consent(consent: Consent, revoked_on: date, work: Work) -> None:
    if not await _can_be_forgotten(consent.recorded_on, revoked_on, work):
        _say_unexplained(consent.case_id, work)
        return
    await end_consent(consent, ConsentStep.REVOKE, revoked_on, work, reason=_SAID_BACK)
    consent.said_back_on = work.today
    await ask_again(consent, work)
    # inside the own node, which forgot it too; the partner knows
    revoked = ConsentRevoked(consent_id=consent.consent_id, revoked_on=revoked_on, to_org=work.sender)
    work.publish(revoked, case_id=consent.case_id)
    _say_learned(consent.case_id, work)


async def _learn_of_exception(exception: EmergencyDisclosure, revoked_on: date, work: Work) -> None:
    """Let it be over; the review that called it back is forgotten too, and is still to be made."""
    if not await _can_be_forgotten(exception.opened_on, revoked_on, work):
        _say_unexplained(exception.case_id, work)
        return
    exception.until = work.now
    await stop_disclosures(exception.exception_id, work)
    entry = Entry(
        Action.AUTHORIZATION_ENDED,
        exception.case_id,
        exception.covers,
        exception.to_organization,
        exception.exception_id,
        purpose="emergency",
        reason=_SAID_BACK,
    )
    await write_down(work, entry)
    _say_learned(exception.case_id, work)


async def _can_be_forgotten(given_on: date, revoked_on: date, work: Work) -> bool:
    forgotten = await what_is_forgotten(work.session)
    if forgotten is None:
        return False
    civil_date = work.place.clock.civil_date
    return max(given_on, civil_date(forgotten.since)) <= revoked_on <= civil_date(forgotten.until)


def _say_learned(case_id: UUID, work: Work) -> None:
    _log.warning("consent.revocation_learned", case_id=str(case_id), to_org=work.sender)


def _say_unexplained(case_id: UUID, work: Work) -> None:
    _log.warning("consent.revocation_unexplained", case_id=str(case_id), to_org=work.sender)
