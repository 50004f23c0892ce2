"""Gather who received what of a person, from the access log: it outlives what was erased (R-106)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.look import Look
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_chassis.work import Place
from arrimage_intake.commands.write_down import SEALED_FOR
from arrimage_intake.domain.access_log import SHARES, Action, Entry, read_details
from arrimage_intake.domain.accounting import Accounting, Share, Under
from arrimage_intake.domain.contact_preferences import CASE_UNKNOWN
from arrimage_intake.store.access_log import rows_of_case_only
from arrimage_intake.store.consent_tables import Consent
from arrimage_intake.store.consents import consents_of_case
from arrimage_intake.store.contact_preferences import is_case


async def gather_accounting(session: Session, place: Place, case_id: UUID) -> Accounting:
    """Return what left of a case, for whom and under what."""
    box = place.secret.box_of(SEALED_FOR)
    consents = {consent.consent_id: consent for consent in await consents_of_case(session, case_id)}
    shares = []
    for row in await rows_of_case_only(session, case_id, SHARES):
        entry = read_details(row.action, row.case_id, box.open(row.sealed))
        consent = consents.get(entry.consent_id) if entry.consent_id is not None else None
        shares.append(
            Share(
                place.clock.civil_date(row.at),
                row.action,
                entry.organization or "—",
                list(entry.categories),
                entry.purpose,
                _under(consent),
            )
        )
    return Accounting(place.organization, place.clock.today(), shares)


async def show_accounting(look: Look, case_id: UUID) -> Accounting:
    """Return the accounting of a case, to be printed for the person; it is written down that it was.

    :raises ProblemError: ``case.unknown``.
    """
    if not await is_case(look.session, case_id):
        raise ProblemError(CASE_UNKNOWN)
    made = await gather_accounting(look.session, look.place, case_id)
    look.seen.append(Entry(Action.PRINTED, case_id, purpose="accounting", worker=look.worker, role=look.role))
    return made


def _under(consent: Consent | None) -> Under | None:
    if consent is None:
        return None
    return Under(
        consent.starts_on or consent.recorded_on,
        consent.method,
        consent.given_by,
        consent.purpose,
        consent.ended_on,
    )
