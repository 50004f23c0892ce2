"""What the tests of intake send: a form of a person who does not exist, and a partner's offer."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from arrimage_contracts.events.referral import ReferralSent
from arrimage_contracts.vocabularies import EntryPoint, ReferralPath, ServiceCode, Urgency

PERSON = {
    "name": "Apolline Vraisemblance",
    "phone": "450 555-0199",
    "birth_date": "1969-05-17",
    "address": "3, rue Inventée",
}
INSTRUCTIONS = "Appeler après 17 h, chez sa sœur Eulalie."
SENTINELS = [*PERSON.values(), INSTRUCTIONS, "Vraisemblance", "Eulalie"]

BORDER_CASE = UUID("11111111-0000-4000-8000-000000000001")
BORDER_REFERRAL = UUID("22222222-0000-4000-8000-000000000002")


def form(**changes: Any) -> dict[str, Any]:
    """Return a complete form (R-089), with ``changes``."""
    complete = {
        "referring_unit": "sorel",
        "referring_worker": "v1",
        "referred_on": "2010-10-04",
        "entry_point": "rehabilitation_centre",
        "to_organization": "margelle",
        "service_code": "reintegration",
        "needs": ["EMPLOYMENT_TRAINING", "SOCIAL_SUPPORT"],
        "eligibility": {"adult": "met", "territory": "met", "dependency_treated": "unknown"},
        "consent": "none",
        "contact_instructions": INSTRUCTIONS,
        "person": PERSON,
    }
    return {**complete, **changes}


def offer(referral_id: UUID = BORDER_REFERRAL, **changes: Any) -> ReferralSent:
    """Return what a partner sends, with ``changes``."""
    complete = {
        "referral_id": referral_id,
        "service_code": ServiceCode.REINTEGRATION,
        "urgency": Urgency.ROUTINE,
        "region": "sorel-tracy",
        "entry_point": EntryPoint.REHABILITATION_CENTRE,
        "path": ReferralPath.STANDARD,
        "sent_on": date(2010, 10, 4),
    }
    return ReferralSent.model_validate({**complete, **changes})
