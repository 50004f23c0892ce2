"""Show the authorizations of a case: given or declined here, and told by partners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_intake.domain.consent import HOLDS, ConsentState
from arrimage_intake.domain.consent_problems import CONSENT_UNKNOWN
from arrimage_intake.store.consent_tables import Consent, ToldConsent
from arrimage_intake.store.consents import consents_of_case, find_own_consent, told_of_case


@dataclass(frozen=True)
class Authorizations:
    """The authorizations of a case: who may be told what by this organization, and what partners told of."""

    own: Sequence[Consent]
    told: Sequence[ToldConsent]

    @property
    def holding(self) -> list[Consent]:
        """Those that hold, or will on their first day."""
        return [consent for consent in self.own if consent.state in HOLDS]

    @property
    def ended(self) -> list[Consent]:
        """Those that hold no more, or were declined; one that was replaced is told by its successor."""
        return [consent for consent in self.own if consent.state not in HOLDS | {ConsentState.SUPERSEDED}]


async def show_authorizations(session: Session, case_id: UUID) -> Authorizations:
    """Return the authorizations of a case, the latest first; two queries."""
    return Authorizations(await consents_of_case(session, case_id), await told_of_case(session, case_id))


async def show_consent(session: Session, consent_id: UUID) -> Consent:
    """Return one authorization that was given, or declined, here.

    :raises ProblemError: ``consent.unknown``.
    """
    found = await find_own_consent(session, consent_id)
    if found is None:
        raise ProblemError(CONSENT_UNKNOWN)
    return found
