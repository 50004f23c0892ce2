"""What a worker does at the gate: the routes that the kit asks the driver for."""

from __future__ import annotations

from typing import Any, Final

from arrimage_conformance.driver import Answer
from arrimage_conformance.trial import Trial

SEND: Final = "POST /referrals"
COMPLETE: Final = "POST /referrals/{referral_id}/form"
WITHDRAW: Final = "POST /referrals/{referral_id}/withdrawal"
TAKE: Final = "POST /referrals/{referral_id}/take-in-charge"
RETURN: Final = "POST /referrals/{referral_id}/return"
REDIRECT: Final = "POST /referrals/{referral_id}/redirection"
IDENTITY: Final = "POST /referrals/{referral_id}/identity"
FIRST_CONTACT: Final = "POST /referrals/{referral_id}/first-contact"
ACCEPT: Final = "POST /referrals/{referral_id}/acceptance"
DECLINE: Final = "POST /referrals/{referral_id}/decline"
PREFERENCES: Final = "PUT /persons/{case_id}/contact-preferences"
GRANT: Final = "POST /cases/{case_id}/consents"
REVOKE: Final = "POST /consents/{consent_id}/revocation"
SHOW: Final = "GET /referrals/{referral_id}"
PERSON: Final = "GET /referrals/{referral_id}/person"

DECLINED: Final[dict[str, Any]] = {"reason": "not_eligible", "suggested": ["csss-pds"]}


async def done(trial: Trial, route: str, body: dict[str, Any] | None = None, **ids: Any) -> Answer:
    """Let a worker do something that must be done.

    :raises BrokenPromiseError: if it is not.
    """
    return await trial.done(route, body, what=route, **ids)
