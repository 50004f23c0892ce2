"""A meeting comes near: say so, once for each day that it has had."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_contracts.events.meeting import MeetingDueSoon
from arrimage_planning.domain.meeting import reminder_on
from arrimage_planning.domain.modules import MEETING_REMINDERS
from arrimage_planning.domain.parameters import MEETING_REMINDER_DAYS_BEFORE
from arrimage_planning.store.meetings import claim_to_announce
from arrimage_planning.store.tables import MeetingRow, PlanRow


async def announce_due_meetings(work: Work, today: date, limit: int) -> int:
    """Announce at most ``limit`` meetings that are near; return how many were looked at.

    One whose day passed while nothing ran is announced no more; one that is still ahead, once.
    """
    rows = await claim_to_announce(work.session, today, limit)
    for meeting, case_id in rows:
        _announce_if_near(work, meeting, case_id)
    return len(rows)


async def set_reminders(work: Work, plan: PlanRow, meetings: Iterable[MeetingRow]) -> None:
    """Compute when ``meetings``, which are planned, are announced; announce at once those that are near.

    To be called once it is said that they are planned or moved: the announcement comes after.
    """
    days_before = await work.value_of(MEETING_REMINDER_DAYS_BEFORE)
    for meeting in meetings:
        meeting.remind_on = reminder_on(
            meeting.planned_on,
            days_before=days_before,
            today=work.today,
            announced=meeting.planned_on in (meeting.announced_for or ()),
        )
        _announce_if_near(work, meeting, plan.case_id)


def _announce_if_near(work: Work, meeting: MeetingRow, case_id: UUID) -> None:
    # State and event are one transaction: that is what makes it once, over restarts and replays.
    if meeting.remind_on is None or meeting.remind_on > work.today or not work.is_on(MEETING_REMINDERS):
        return
    meeting.remind_on = None
    if meeting.planned_on < work.today:
        return
    meeting.announced_for = [*(meeting.announced_for or ()), meeting.planned_on]
    work.publish(
        MeetingDueSoon(
            meeting_id=meeting.meeting_id,
            plan_id=meeting.plan_id,
            number_in_series=meeting.number,
            planned_on=meeting.planned_on,
            days_left=(meeting.planned_on - work.today).days,
        ),
        case_id=case_id,
    )
