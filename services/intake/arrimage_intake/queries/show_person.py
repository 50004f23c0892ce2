"""Show who the person of a referral is: the one question that is answered with an identity."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.look import Look
from arrimage_chassis.problems import CASE_ENTRUSTED, ProblemError
from arrimage_intake.domain.problems import PERSON_UNKNOWN
from arrimage_intake.queries.show_case import PERSON_FIELDS
from arrimage_intake.queries.show_referral import show_referral
from arrimage_intake.queries.sight import note_read, sees
from arrimage_intake.store.persons import KnownPerson, find_person
from arrimage_intake.store.tables import ReceivedReferral


async def show_person(look: Look, referral_id: UUID) -> KnownPerson:
    """Return the person of the referral; for one that is attached to another, the person of that one (R-104).

    :raises ProblemError: ``referral.unknown``; ``person.unknown`` before the identity was handed over;
        ``case.entrusted`` if the other one is a colleague's.
    """
    session = look.session
    referral = await show_referral(session, referral_id)
    if isinstance(referral, ReceivedReferral) and referral.attached_to is not None:
        referral = await show_referral(session, referral.attached_to)
        if not await sees(look, referral.case_id):
            raise ProblemError(CASE_ENTRUSTED)
    person = await find_person(session, referral.case_id)
    if person is None or person.name is None:
        raise ProblemError(PERSON_UNKNOWN)
    known = [name for name in PERSON_FIELDS if getattr(person, name) is not None]
    note_read(look, referral.case_id, known, "api.person")
    return person
