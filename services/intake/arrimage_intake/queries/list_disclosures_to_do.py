"""List what disclosures ask of a worker: a danger told, a review, a refusal, no answer (R-094, R-107)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from arrimage_chassis.look import Look
from arrimage_contracts.vocabularies import ServiceName
from arrimage_intake.domain.day import Waiting
from arrimage_intake.domain.disclosure import AskedState
from arrimage_intake.domain.lead import LEADING
from arrimage_intake.store.consent_tables import ToldConsent
from arrimage_intake.store.disclosure_tables import AskedDisclosure, EmergencyDisclosure
from arrimage_intake.store.disclosures import dangers_told, troubled
from arrimage_intake.store.emergency_disclosures import unerased_exceptions, unreviewed_exceptions

_MOST: Final = 50
_CODES: Final = {
    AskedState.REFUSED: "disclosure.refused",
    AskedState.UNOPENED: "disclosure.unopened",
    AskedState.WAITING: "disclosure.unanswered",
}


async def list_disclosures_to_do(look: Look) -> Sequence[Waiting]:
    """Return what waits today for whoever looks; who it is of stands elsewhere."""
    session, today = look.session, look.place.clock.today()
    told = await dangers_told(session, today, _MOST)
    reviews = await unreviewed_exceptions(session, look.worker or "", _MOST) if look.role in LEADING else ()
    return [
        *(_told(each) for each in told),
        *(_review(each, look) for each in reviews),
        *(_erasure(each) for each in await unerased_exceptions(session, _MOST)),
        *(_trouble(each) for each in await troubled(session, _MOST)),
    ]


def _told(told: ToldConsent) -> Waiting:
    path = f"/intake/dangers/{told.consent_id}"
    return Waiting(
        ServiceName.INTAKE, "danger.told", path, None, since=told.told_on, partner=told.organization, pressing=True
    )


def _review(exception: EmergencyDisclosure, look: Look) -> Waiting:
    return Waiting(
        ServiceName.INTAKE,
        "danger.review",
        "/intake/emergencies",
        exception.case_id,
        due_on=look.place.clock.civil_date(exception.review_due_at),
        partner=exception.to_organization,
        pressing=True,
    )


def _erasure(exception: EmergencyDisclosure) -> Waiting:
    return Waiting(
        ServiceName.INTAKE,
        "danger.erasure",
        f"/intake/cases/{exception.case_id}",
        exception.case_id,
        since=exception.erasure_missing_since,
        partner=exception.to_organization,
        workers=frozenset({exception.worker}),
        pressing=True,
    )


def _trouble(asked: AskedDisclosure) -> Waiting:
    return Waiting(
        ServiceName.INTAKE,
        _CODES[asked.state],
        f"/intake/cases/{asked.case_id}",
        asked.case_id,
        since=asked.answered_on or asked.overdue_since,
        partner=asked.organization,
        workers=frozenset(filter(None, (asked.asked_by,))),
    )
