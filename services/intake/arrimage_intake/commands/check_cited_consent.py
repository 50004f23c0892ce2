"""Refuse a referral that cites an authorization which does not allow it (R-089, R-093)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import DisclosurePurpose
from arrimage_intake.domain.consent import HOLDS
from arrimage_intake.domain.consent_problems import CITED_ENDED, OTHER_CASE, OTHER_PURPOSE, OTHER_RECIPIENT
from arrimage_intake.domain.form import ReferralForm
from arrimage_intake.store.consents import find_own_consent


async def check_cited_consent(form: ReferralForm, case_id: UUID, work: Work) -> None:
    """Refuse anything but none, or an authorization of this case for the one organization that gets the referral.

    One that begins later may be cited: nothing is disclosed before.

    :raises ProblemError: ``consent.other_case`` (also if there is none), ``consent.other_recipient``,
        ``consent.other_purpose``, ``consent.cited_ended``.
    """
    if form.consent_id is None:
        return
    consent = await find_own_consent(work.session, form.consent_id)
    if consent is None or consent.case_id != case_id:
        raise ProblemError(OTHER_CASE)
    if form.to_organization is not None and consent.to_organization != form.to_organization:
        raise ProblemError(OTHER_RECIPIENT, organization=consent.to_organization)
    if consent.purpose is not DisclosurePurpose.REFERRAL:
        raise ProblemError(OTHER_PURPOSE)
    if consent.state not in HOLDS or not consent.holds_on(max(work.today, consent.starts_on or work.today)):
        raise ProblemError(CITED_ENDED)
