"""Look, as a second person, at why a file was opened in an emergency; say when nobody did in time (R-107)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.disclosure import EmergencyReviewDue
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.emergency import OWN_REVIEW, REVIEWED, UNKNOWN, Finding
from arrimage_intake.store.emergencies import claim_late, load_access
from arrimage_intake.store.emergency_tables import EmergencyAccess

_log = get_logger()


async def review_emergency(access_id: UUID, finding: Finding, work: Work) -> EmergencyAccess:
    """Write down what a second person found; what was not justified ends at once.

    :raises ProblemError: ``emergency.unknown``, ``emergency.reviewed``, ``emergency.own_review``.
    """
    access = await load_access(work.session, access_id)
    if access is None:
        raise ProblemError(UNKNOWN)
    if access.reviewed_at is not None:
        raise ProblemError(REVIEWED)
    if work.worker is None or work.worker == access.worker:
        raise ProblemError(OWN_REVIEW)
    access.reviewed_at, access.reviewed_by, access.finding = work.now, work.worker, finding
    access.review_late_on = None
    if finding is Finding.NOT_JUSTIFIED and access.until > work.now:
        access.until = work.now
    await work.session.flush()
    entry = Entry(
        Action.EMERGENCY_REVIEWED, access.case_id, consent_id=access_id, purpose="emergency", reason=finding
    )
    await write_down(work, entry)
    if finding is Finding.NOT_JUSTIFIED:
        _log.warning("emergency.not_justified", case_id=str(access.case_id), worker=access.worker)
    return access


async def announce_late_reviews(work: Work, today: date, limit: int) -> int:
    """Say of at most ``limit`` openings that nobody looked at them in time; return how many."""
    late = await claim_late(work.session, today, limit)
    for access in late:
        access.review_late_on = None
        due_on = work.place.clock.civil_date(access.review_due_at)
        work.publish(
            EmergencyReviewDue(exception_id=access.access_id, review_due_on=due_on), case_id=access.case_id
        )
        _log.warning("emergency.review_late", case_id=str(access.case_id))
    return len(late)
