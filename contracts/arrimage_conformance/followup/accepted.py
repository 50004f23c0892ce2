"""A referral that is accepted, as intake says it."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from arrimage_contracts.events.referral import ReferralAccepted
from arrimage_contracts.vocabularies import ServiceCode


def accepted(previous: UUID | None = None) -> ReferralAccepted:
    """Return the event by which a new case begins, perhaps of a person who was here before."""
    return ReferralAccepted(
        referral_id=uuid4(),
        accepted_on=date(2026, 1, 5),
        service_code=ServiceCode.REINTEGRATION,
        previous_case_id=previous,
    )
