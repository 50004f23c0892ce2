"""Find what was granted here under an id: an authorization of the person, or an exception for danger (R-093)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import DisclosurePurpose
from arrimage_intake.domain.consent import ConsentState, last_day
from arrimage_intake.domain.danger import Danger
from arrimage_intake.domain.disclosure import Grant, GrantEnd
from arrimage_intake.store.consent_tables import Consent
from arrimage_intake.store.disclosure_tables import EmergencyDisclosure
from arrimage_intake.store.disclosures import lock_consent
from arrimage_intake.store.emergency_disclosures import load_exception

_ENDED: Final = {
    ConsentState.REVOKED: GrantEnd.REVOKED,
    ConsentState.EXPIRED: GrantEnd.EXPIRED,
    ConsentState.SUPERSEDED: GrantEnd.EXPIRED,
}


@dataclass(frozen=True)
class Found:
    """What was granted, and the row of it, locked until the commit."""

    grant_id: UUID
    row: Consent | EmergencyDisclosure
    grant: Grant | None
    """None for what the person declined: nobody was ever told of it."""
    danger: Danger | None = None
    until: datetime | None = None
    """The instant after which nothing of it is opened any more; None: the days of the seal alone count."""

    def goes_out(self) -> None:
        """Write down that something leaves under it: what the recipient erased before is not all any more."""
        self.row.erased_on = None


async def find_grant(own_id: UUID, work: Work) -> Found | None:
    """Return what was granted under this organization's own id, whomever it names; None if nothing was."""
    consent = await lock_consent(work.session, own_id)
    if consent is not None:
        return Found(own_id, consent, _of_consent(consent))
    exception = await load_exception(work.session, own_id)
    if exception is None:
        return None
    is_over = exception.until <= work.now
    grant = Grant(
        case_id=exception.case_id,
        recipient=exception.to_organization,
        categories=exception.covers,
        purpose=DisclosurePurpose.EMERGENCY,
        starts_on=exception.opened_on,
        ends_on=exception.ends_on,
        end=GrantEnd.EXPIRED if is_over else None,
    )
    return Found(own_id, exception, grant, exception.danger, exception.until)


def _of_consent(consent: Consent) -> Grant | None:
    if consent.starts_on is None or consent.ends_on is None or consent.state is ConsentState.DECLINED:
        return None
    return Grant(
        case_id=consent.case_id,
        recipient=consent.to_organization,
        categories=consent.covers,
        purpose=consent.purpose,
        starts_on=consent.starts_on,
        ends_on=last_day(consent.ends_on, consent.confirm_by)[0],
        end=_ENDED.get(consent.state),
    )
