"""List the authorizations of a case: those given or declined here, and those that partners told of."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_intake.domain.contact_preferences import CASE_UNKNOWN
from arrimage_intake.store.consent_tables import Consent, ToldConsent
from arrimage_intake.store.consents import consents_of_case, told_of_case
from arrimage_intake.store.contact_preferences import is_case


async def list_consents(session: Session, case_id: UUID) -> Sequence[Consent]:
    """Return the authorizations of a case, the latest first.

    :raises ProblemError: ``case.unknown``.
    """
    if not await is_case(session, case_id):
        raise ProblemError(CASE_UNKNOWN)
    return await consents_of_case(session, case_id)


async def list_told_consents(session: Session, case_id: UUID) -> Sequence[ToldConsent]:
    """Return the authorizations of a case that partners told of, the latest first.

    :raises ProblemError: ``case.unknown``.
    """
    if not await is_case(session, case_id):
        raise ProblemError(CASE_UNKNOWN)
    return await told_of_case(session, case_id)
