"""What is said of disclosures by the calendar: not answered, or not received, in time; each once (R-094)."""

from __future__ import annotations

from datetime import date

from arrimage_chassis.logs import get_logger
from arrimage_chassis.work import Work
from arrimage_contracts.events.disclosure import DisclosureOverdue
from arrimage_intake.commands.request_disclosure import request_when_in_charge
from arrimage_intake.store import disclosures as store
from arrimage_intake.store.disclosure_tables import AnsweredDisclosure, AskedDisclosure

_log = get_logger()


async def announce_unanswered(work: Work, today: date, limit: int) -> int:
    """Say of at most ``limit`` requests that the partner did not answer them; return how many were seen to."""
    rows = await store.claim_unanswered(work.session, today, limit)
    for asked in rows:
        _announce(asked, asked.asked_on, work)
        _log.warning("disclosure.unanswered", case_id=str(asked.case_id), to_org=asked.organization)
    return len(rows)


async def announce_unreceived(work: Work, today: date, limit: int) -> int:
    """Say of at most ``limit`` disclosures that the partner did not say it received them; as above.

    The sealed copy is not delivered after that any more, and what the outbox held of it is emptied.
    """
    rows = await store.claim_unreceived(work.session, today, limit)
    for answered in rows:
        _announce(answered, answered.answered_on, work)
        _log.warning("disclosure.unreceived", case_id=str(answered.case_id), to_org=answered.organization)
    return len(rows)


async def ask_under_new_grants(work: Work, today: date, limit: int) -> int:
    """Ask under at most ``limit`` grants that were told before they begin, and begin; return how many."""
    rows = await store.claim_beginning(work.session, today, limit)
    for told in rows:
        told.ask_on = None
        await request_when_in_charge(told.case_id, told.organization, work)
    return len(rows)


def _announce(row: AskedDisclosure | AnsweredDisclosure, since: date, work: Work) -> None:
    row.overdue_since = row.overdue_on
    row.overdue_on = None
    overdue = DisclosureOverdue(request_id=row.request_id, partner_org=row.organization, since=since)
    work.publish(overdue, case_id=row.case_id)
