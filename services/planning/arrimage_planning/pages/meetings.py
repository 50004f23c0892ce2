"""One meeting: it was held, it was missed, it goes to another day (R-128, R-155, R-156, R-157)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.pages.names import names_of
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.work import Work
from arrimage_planning.commands.hold_meeting import hold_meeting
from arrimage_planning.commands.miss_meeting import miss_meeting
from arrimage_planning.commands.move_meeting import WishedMove, move_meeting
from arrimage_planning.commands.record_meeting import record_meeting
from arrimage_planning.domain.episode import PlanState
from arrimage_planning.domain.meeting import MeetingRecord, MeetingStatus, may_be_recorded
from arrimage_planning.pages.changed import changed_since
from arrimage_planning.pages.meeting_forms import (
    HeldEntered,
    MovedEntered,
    RecordEntered,
    TapEntered,
    choices,
    held_form,
    moved_form,
    record_form,
)
from arrimage_planning.pages.refusals import in_words
from arrimage_planning.pages.themes import theme_label
from arrimage_planning.queries.show_plan import show_plan
from arrimage_planning.store.meetings import meeting_numbered


async def show(visit: Visit, plan_id: UUID, number: int) -> View:
    """Show a meeting, and what may be done with it."""
    with in_words(visit):
        plan = await show_plan(visit.session, plan_id)
        meeting = meeting_numbered(plan, number)
    status = MeetingStatus(meeting.status)
    is_active, is_open = plan.state == PlanState.ACTIVE, may_be_recorded(status, meeting.record)
    held, move = held_form(visit, plan, meeting), moved_form(visit, meeting)
    record = record_form(visit, plan, meeting.held_on, meeting.record)
    return visit.view(
        "meeting.html",
        plan=plan,
        meeting=meeting,
        names=await names_of(visit, [plan.case_id]),
        held=held,
        move=move,
        record=record,
        form=next((form for form in (held, move, record) if form.was_sent), None),
        is_active=is_active,
        may_record=is_active and is_open,
        choices=choices(visit, plan),
        changed=await changed_since(visit, plan),
        theme=lambda code: theme_label(visit.words, code),
    )


async def hold(visit: Visit, form: HeldEntered, work: Work, plan_id: UUID, number: int) -> Go:
    """Record that the meeting took place."""
    with in_words(visit):
        plan = await hold_meeting(
            work,
            plan_id,
            number,
            held_on=form.held_on,
            record=form.record(),
            expected_version=form.expected_version,
        )
    return Go(f"/planning/cases/{plan.case_id}", "held")


async def hold_today(visit: Visit, form: TapEntered, work: Work, plan_id: UUID, number: int) -> Go:
    """Record that the meeting took place today, in one tap."""
    with in_words(visit):
        version = await _version(work, plan_id, form)
        plan = await hold_meeting(
            work, plan_id, number, held_on=work.today, record=MeetingRecord(), expected_version=version
        )
    return Go(f"/planning/cases/{plan.case_id}", "held")


async def record(visit: Visit, form: RecordEntered, work: Work, plan_id: UUID, number: int) -> Go:
    """Add to the record of a meeting that was said to be held by one tap."""
    with in_words(visit):
        plan = await record_meeting(work, plan_id, number, form.record(), expected_version=form.expected_version)
    return Go(f"/planning/meetings/{plan.plan_id}/{number}", "recorded")


async def miss(visit: Visit, form: TapEntered, work: Work, plan_id: UUID, number: int) -> Go:
    """Record that the person did not come, in one tap."""
    with in_words(visit):
        version = await _version(work, plan_id, form)
        plan = await miss_meeting(work, plan_id, number, expected_version=version)
    return Go(f"/planning/cases/{plan.case_id}", "missed")


async def move(visit: Visit, form: MovedEntered, work: Work, plan_id: UUID, number: int) -> Go:
    """Move the meeting; the others stay unless it is asked that they follow."""
    wished = WishedMove(form.to, form.at, form.reason, form.following)
    with in_words(visit):
        plan = await move_meeting(work, plan_id, number, wished, expected_version=form.expected_version)
    return Go(f"/planning/cases/{plan.case_id}", "moved")


async def _version(work: Work, plan_id: UUID, form: TapEntered) -> int:
    if form.expected_version is not None:
        return form.expected_version
    return (await show_plan(work.session, plan_id)).version
