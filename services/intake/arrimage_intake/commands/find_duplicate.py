"""Look whether a person whose identity was just written is being helped here, or was (R-104, R-137)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_intake.commands.write_form import person_of
from arrimage_intake.domain.form import Person
from arrimage_intake.domain.matching import has_same_name, may_be_the_same
from arrimage_intake.store.persons import closed_persons, helped_persons
from arrimage_intake.store.tables import ReceivedReferral


async def find_duplicate(referral: ReceivedReferral, person: Person, work: Work) -> UUID | None:
    """Return the earliest open referral for the same service that may be of the same person, or None.

    Only this organization's own files are looked at, and nobody outside hears what was found.
    """
    for other, row in await helped_persons(work.session, person, referral.service_code, but=referral.referral_id):
        if other.case_id != referral.case_id and may_be_the_same(person, person_of(row)):
            return other.referral_id
    return None


async def find_earlier_case(referral: ReceivedReferral, person: Person, work: Work) -> UUID | None:
    """Return the case that ended last and may be of the same person; None if there is none, or one is linked."""
    if referral.previous_case_id is not None or person.birth_date is None:
        return None
    for other, row in await closed_persons(work.session, person.birth_date):
        if other.case_id != referral.case_id and has_same_name(person, person_of(row)):
            return other.case_id
    return None
