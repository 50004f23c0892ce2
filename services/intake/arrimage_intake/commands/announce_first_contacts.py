"""Announce first contacts that come due, and those that are overdue: each once, over restarts too (R-113)."""

from __future__ import annotations

from datetime import date

from arrimage_chassis.logs import get_logger
from arrimage_chassis.work import Work
from arrimage_contracts.events.contact import FirstContactDueSoon, FirstContactOverdue
from arrimage_intake.store.first_contacts import claim_overdue, claim_reminders

_log = get_logger()


async def announce_due_soon(work: Work, today: date, limit: int) -> int:
    """Say of at most ``limit`` referrals that their first contact is due soon; return how many were seen to.

    Nothing is said of one whose day passed while nobody ran: it is overdue, and that is said.
    """
    rows = await claim_reminders(work.session, today, limit)
    for referral in rows:
        referral.remind_on = None
        days_left = (referral.first_contact_due_on - today).days
        if days_left >= 0:
            soon = FirstContactDueSoon(
                referral_id=referral.referral_id, due_on=referral.first_contact_due_on, days_left=days_left
            )
            work.publish(soon, case_id=referral.case_id)
    return len(rows)


async def announce_overdue(work: Work, today: date, limit: int) -> int:
    """Say of at most ``limit`` referrals that their first contact is overdue; they stay open. Return how many."""
    rows = await claim_overdue(work.session, today, limit)
    for referral in rows:
        referral.overdue_since = referral.overdue_on
        referral.overdue_on = None
        overdue = FirstContactOverdue(referral_id=referral.referral_id, due_on=referral.first_contact_due_on)
        work.publish(overdue, case_id=referral.case_id)
        _log.warning(
            "first_contact.overdue", case_id=str(referral.case_id), due_on=str(referral.first_contact_due_on)
        )
    return len(rows)
