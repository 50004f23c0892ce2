"""What a worker does at the gate: the routes that the kit asks the driver for."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid4

from arrimage_conformance.bus import eventually
from arrimage_conformance.driver import NOBODY, Answer
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

_ASK_AGAIN: Final = (NOBODY, 503)
"""Nothing answered, or it is not ready."""
DECLINED: Final[dict[str, Any]] = {"reason": "not_eligible", "suggested": ["csss-pds"]}


async def done(trial: Trial, route: str, body: dict[str, Any] | None = None, **ids: Any) -> Answer:
    """Let a worker do something that must be done.

    :raises BrokenPromiseError: if it is not.
    """
    return await trial.done(route, body, what=route, **ids)


async def asked(
    trial: Trial, route: str, body: dict[str, Any] | None = None, key: str | None = None, **ids: Any
) -> Answer:
    """Let a worker do something, whatever comes of it: asked under one key until it is answered."""
    key = key or str(uuid4())
    answers: list[Answer] = []

    async def answered() -> bool:
        answers.append(await trial.act(route, body, key, **ids))
        return answers[-1].status not in _ASK_AGAIN

    await eventually(answered, trial.patience)
    return answers[-1]
