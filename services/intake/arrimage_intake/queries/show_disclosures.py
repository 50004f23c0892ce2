"""Show what was asked of partners in a case, what they were answered, and what was opened for danger (R-106)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_intake.domain.contact_preferences import CASE_UNKNOWN
from arrimage_intake.store.contact_preferences import is_case
from arrimage_intake.store.disclosure_tables import AnsweredDisclosure, AskedDisclosure, EmergencyDisclosure
from arrimage_intake.store.disclosures import answered_of_case, asked_of_case
from arrimage_intake.store.emergency_disclosures import exceptions_of_case


@dataclass(frozen=True)
class Disclosures:
    """All disclosures of a case, the latest first; what was in them is not here."""

    asked: Sequence[AskedDisclosure]
    """Of partners, by this organization."""
    answered: Sequence[AnsweredDisclosure]
    """To partners, by this organization."""
    in_danger: Sequence[EmergencyDisclosure]

    def last_asked(self, consent_id: UUID) -> AskedDisclosure | None:
        """Return the last request under a partner's authorization."""
        return next((each for each in self.asked if each.consent_id == consent_id), None)

    def under(self, consent_id: UUID) -> Sequence[AnsweredDisclosure]:
        """Return what was answered under an authorization that was given here."""
        return [each for each in self.answered if each.consent_id == consent_id]


async def disclosures_of(session: Session, case_id: UUID) -> Disclosures:
    """Return the disclosures of a case; three queries."""
    return Disclosures(
        await asked_of_case(session, case_id),
        await answered_of_case(session, case_id),
        await exceptions_of_case(session, case_id),
    )


async def show_disclosures(session: Session, case_id: UUID) -> Disclosures:
    """Return the disclosures of a case.

    :raises ProblemError: ``case.unknown``.
    """
    found = await disclosures_of(session, case_id)
    if not (found.asked or found.answered or found.in_danger or await is_case(session, case_id)):
        raise ProblemError(CASE_UNKNOWN)
    return found
