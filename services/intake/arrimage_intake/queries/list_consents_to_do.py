"""List what authorizations ask of a worker: to be confirmed, to be renewed, a partner to call (R-095, R-096)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from arrimage_chassis.store import Session
from arrimage_contracts.vocabularies import ServiceName
from arrimage_intake.domain.consent import HOLDS
from arrimage_intake.domain.day import Tap, Waiting
from arrimage_intake.store.consent_tables import Consent
from arrimage_intake.store.consents import waiting_for_a_worker

_MOST: Final = 100


async def list_consents_to_do(session: Session, today: date) -> Sequence[Waiting]:
    """Return what waits on ``today``, a civil date of the node's zone; who it is of stands elsewhere."""
    return [_waiting(consent) for consent in await waiting_for_a_worker(session, today, _MOST)]


def _waiting(consent: Consent) -> Waiting:
    taps: tuple[Tap, ...] = ()
    code, due_on = "consent.ends", consent.ends_on
    is_unerased = consent.erasure_missing_since is not None and consent.erased_on is None
    if consent.state not in HOLDS:
        code, due_on = "consent.erasure" if is_unerased else "consent.said_back", None
    elif consent.confirm_by is not None:
        code, due_on = "consent.confirm", consent.confirm_by
        taps = (Tap("consent.confirm", f"/intake/consents/{consent.consent_id}/confirm"),)
    return Waiting(
        ServiceName.INTAKE,
        code,
        f"/intake/cases/{consent.case_id}",
        consent.case_id,
        due_on=due_on,
        since=consent.erasure_missing_since if is_unerased else consent.said_back_on,
        partner=consent.to_organization,
        taps=taps,
        workers=frozenset(filter(None, (consent.written_by,))),
        pressing=consent.state not in HOLDS,
    )
