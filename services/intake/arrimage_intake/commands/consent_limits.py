"""Read the numbers that bound an authorization on the day on which it is given (R-017)."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_intake.domain.consent import ConsentLimits
from arrimage_intake.domain.parameters import (
    CONSENT_CONFIRMATION_DAYS,
    CONSENT_CONFIRMATION_REMINDER_DAYS_BEFORE,
    CONSENT_MONTHS,
    CONSENT_REMINDER_DAYS_BEFORE,
)


async def limits_today(work: Work) -> ConsentLimits:
    """Return the limits of today; a later change of them moves no date that was computed before."""
    return ConsentLimits(
        months=await work.value_of(CONSENT_MONTHS),
        confirm_days=await work.value_of(CONSENT_CONFIRMATION_DAYS),
        remind_days=await work.value_of(CONSENT_REMINDER_DAYS_BEFORE),
        confirm_remind_days=await work.value_of(CONSENT_CONFIRMATION_REMINDER_DAYS_BEFORE),
    )
