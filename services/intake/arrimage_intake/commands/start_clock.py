"""Start the days of the first contact: what they end on is stored, and no later change moves it (R-017, R-112)."""

from __future__ import annotations

from datetime import date

from arrimage_chassis.work import Work
from arrimage_intake.domain.first_contact import days_of_first_contact
from arrimage_intake.domain.parameters import FIRST_CONTACT_DAYS, FIRST_CONTACT_REMINDER_DAYS_BEFORE
from arrimage_intake.store.tables import ReceivedReferral


async def start_clock(referral: ReceivedReferral, received_on: date, work: Work) -> None:
    """Let the days of the first contact run from the civil day ``received_on``, by that day's parameters."""
    days = days_of_first_contact(
        received_on,
        days=await work.value_of(FIRST_CONTACT_DAYS, on=received_on),
        remind_before=await work.value_of(FIRST_CONTACT_REMINDER_DAYS_BEFORE, on=received_on),
    )
    referral.received_on = received_on
    referral.first_contact_due_on = days.due_on
    referral.remind_on = days.remind_on
    referral.overdue_on = days.overdue_on
    referral.overdue_since = None
