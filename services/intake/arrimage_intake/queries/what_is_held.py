"""Gather what is held of a person for a partner: who they are, and the referral between the two (R-094)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_intake.domain.danger import Danger
from arrimage_intake.domain.disclosed import Held
from arrimage_intake.domain.form import Answer, Criterion
from arrimage_intake.store.disclosures import last_received_from, last_sent_to
from arrimage_intake.store.persons import KnownPerson, find_person
from arrimage_intake.store.tables import ReceivedReferral, SentReferral


async def what_is_held(case_id: UUID, organization: str, work: Work, *, danger: Danger | None = None) -> Held:
    """Return what is known here of the person of a case, and of what they were referred for to, or by, a partner.

    Of what passes between the person and a third organization nothing is in it. Who the person is may have become
    known here by a third one's disclosure: it is told under the authorization that the person gave here for this
    partner, which they withdraw here.
    """
    person = await find_person(work.session, case_id)
    sent = await last_sent_to(work.session, case_id, organization)
    received = await last_received_from(work.session, case_id, organization)
    return Held(**_of_person(person), **_of_sent(sent), **_of_received(received), danger=danger)


def _of_person(person: KnownPerson | None) -> dict[str, Any]:
    if person is None:
        return {}
    return {
        "name": person.name,
        "birth_date": person.birth_date,
        "phone": person.phone,
        "address": person.address,
        "instructions": person.contact_instructions,
    }


def _of_sent(referral: SentReferral | None) -> dict[str, Any]:
    if referral is None:
        return {}
    answer = referral.eligibility.get(Criterion.DEPENDENCY_TREATED)
    return {
        "service_code": referral.service_code,
        "urgency": referral.urgency,
        "entry_point": referral.entry_point,
        "dependency_treated": None if answer == Answer.UNKNOWN else answer,
        "themes": referral.needs,
        "transport_needed": referral.transport_needed,
        "evening_needed": referral.evening_needed,
        "language": referral.language,
        "group_ability": referral.group_ability,
    }


def _of_received(referral: ReceivedReferral | None) -> dict[str, Any]:
    """Return how a referral went that the partner had sent here, if the person authorized that (R-091)."""
    if referral is None:
        return {}
    return {"outcome": referral.state, "decline_reason": referral.decline_reason}
