"""Open a file that is not one's own, for a while, because somebody's life is in danger (R-107, R-328)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.look import Look
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_intake.commands.write_down import Action, Entry, write_down
from arrimage_intake.domain.contact_preferences import CASE_UNKNOWN
from arrimage_intake.domain.emergency import LONGEST_HOURS, NOBODY_KNOWN, NOT_NEEDED, REVIEW_WITHIN, checked_reason
from arrimage_intake.queries.sight import sees
from arrimage_intake.store.contact_preferences import is_case
from arrimage_intake.store.emergencies import add_access
from arrimage_intake.store.emergency_tables import EmergencyAccess

REASON_BOX: Final = "intake/emergency"
_log = get_logger()


async def open_for_emergency(case_id: UUID, reason: str, hours: int, work: Work) -> EmergencyAccess:
    """Let the asking worker see a case for ``hours``, twenty-four at most. Somebody else looks at it within a day.

    :raises ProblemError: ``case.unknown``, ``emergency.reason_missing``, ``emergency.not_needed``,
        ``emergency.nobody``.
    """
    said = checked_reason(reason)
    if work.worker is None:
        raise ProblemError(NOBODY_KNOWN)
    if not await is_case(work.session, case_id):
        raise ProblemError(CASE_UNKNOWN)
    if await sees(Look(work.session, work.place, work.worker, work.role), case_id):
        raise ProblemError(NOT_NEEDED)
    due = work.now + REVIEW_WITHIN
    access = EmergencyAccess(
        access_id=work.new_id(),
        case_id=case_id,
        worker=work.worker,
        reason=work.place.secret.box_of(REASON_BOX).seal(said.encode()),
        opened_at=work.now,
        until=work.now + timedelta(hours=min(max(hours, 1), LONGEST_HOURS)),
        review_due_at=due,
        review_late_on=work.place.clock.civil_date(due) + timedelta(days=1),
    )
    add_access(work.session, access)
    await work.session.flush()
    entry = Entry(Action.EMERGENCY_OPENED, case_id, consent_id=access.access_id, purpose="emergency", reason=said)
    await write_down(work, entry)
    _log.warning("emergency.file_opened", case_id=str(case_id), worker=work.worker, hours=hours)
    return access
