"""Start the days of the first contact: what they end on is stored, and no later change moves it (R-017, R-112)."""

from __future__ import annotations

from datetime import date

from arrimage_chassis.work import Work
from arrimage_intake.domain.first_contact import FirstContactDays, days_of_first_contact
from arrimage_intake.domain.parameters import FIRST_CONTACT_DAYS, FIRST_CONTACT_REMINDER_DAYS_BEFORE
from arrimage_intake.store.tables import ReceivedReferral


async def start_clock(referral: ReceivedReferral, received_on: date, work: Work) -> None:
    """Let the days of the first contact run from the civil day ``received_on``, by that day's parameters."""
    days = await _days(received_on, work)
    # That a day comes near is said once, even if the days begin anew and end on the same one.
    was_said = days.due_on == await _day_said_to_be_near(referral, work)
    referral.received_on = received_on
    referral.first_contact_due_on = days.due_on
    referral.remind_on = None if was_said else days.remind_on
    referral.overdue_on = days.overdue_on
    referral.overdue_since = None


async def _day_said_to_be_near(referral: ReceivedReferral, work: Work) -> date | None:
    """Return the day of the first contact of which a reminder was said before the referral was returned."""
    if referral.returned_on is None:
        return None
    before = await _days(referral.received_on, work)
    return before.due_on if before.remind_on <= referral.returned_on else None


async def _days(received_on: date, work: Work) -> FirstContactDays:
    return days_of_first_contact(
        received_on,
        days=await work.value_of(FIRST_CONTACT_DAYS, on=received_on),
        remind_before=await work.value_of(FIRST_CONTACT_REMINDER_DAYS_BEFORE, on=received_on),
    )
