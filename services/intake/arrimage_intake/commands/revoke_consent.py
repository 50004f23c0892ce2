"""Withdraw an authorization: from this instant nothing leaves under it (R-095)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.work import Work
from arrimage_contracts.events.consent import ConsentRevoked
from arrimage_contracts.vocabularies import WithdrawnBy
from arrimage_intake.commands.end_consent import end_consent
from arrimage_intake.commands.withdraw_referral import withdraw_sent
from arrimage_intake.domain.consent import ConsentStep
from arrimage_intake.domain.sender_states import NOT_YET_SENT
from arrimage_intake.store.consent_tables import Consent
from arrimage_intake.store.consents import load_own_consent
from arrimage_intake.store.referrals import pending_that_cite

_log = get_logger()


async def revoke_consent(consent_id: UUID, work: Work) -> Consent:
    """Withdraw an authorization at the person's wish; it never waits and needs no reason.

    Its recipient stops, erases what it got and says so. Referrals that rest on it and were not yet accepted are
    stopped; one that was not sent yet stays, and asks again whether there is an authorization. What was disclosed
    lawfully before stays in the log.

    :raises ProblemError: ``consent.unknown``, ``consent.wrong_state``.
    """
    consent = await load_own_consent(work.session, consent_id)
    await end_consent(consent, ConsentStep.REVOKE, work.today, work)
    revoked = ConsentRevoked(consent_id=consent_id, revoked_on=work.today, to_org=consent.to_organization)
    work.publish(revoked, case_id=consent.case_id, to=consent.to_organization)
    for referral in await pending_that_cite(work.session, consent_id):
        if referral.state in NOT_YET_SENT:
            referral.consent_id, referral.consent_said = None, False
        else:
            await withdraw_sent(referral, WithdrawnBy.PERSON, work)
    _log.info("consent.revoked", case_id=str(consent.case_id), to_org=consent.to_organization)
    return consent
