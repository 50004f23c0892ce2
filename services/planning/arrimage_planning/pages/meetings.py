"""One meeting: it was held, it was missed, it goes to another day (R-128, R-155, R-156, R-157)."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, Field

from arrimage_chassis.pages.entered import UNSEEN
from arrimage_chassis.pages.names import names_of
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import MoveReason, PlanMode
from arrimage_planning.api.bodies import Day, ShortText, Text, TimeOfDay
from arrimage_planning.commands.hold_meeting import hold_meeting
from arrimage_planning.commands.miss_meeting import miss_meeting
from arrimage_planning.commands.move_meeting import WishedMove, move_meeting
from arrimage_planning.domain.episode import PlanState
from arrimage_planning.domain.meeting import MeetingPlace, MeetingRecord
from arrimage_planning.pages.changed import changed_since
from arrimage_planning.pages.forms import OnAPlan
from arrimage_planning.pages.refusals import in_words
from arrimage_planning.pages.themes import theme_label
from arrimage_planning.queries.show_plan import show_plan
from arrimage_planning.store.meetings import meeting_numbered
from arrimage_planning.store.tables import PlanRow


class HeldEntered(OnAPlan):
    """A meeting took place."""

    held_on: Day = Field(title="meeting.held_on")
    place_kind: MeetingPlace | None = Field(None, title="meeting.place_kind")
    place: ShortText | None = Field(None, title="meeting.place", repr=False)
    mode: PlanMode | None = Field(None, title="meeting.mode")
    themes: list[str] = Field([], title="meeting.themes", repr=False)
    notes: Text | None = Field(None, title="meeting.notes", repr=False)


class MovedEntered(OnAPlan):
    """A meeting goes to another day or hour."""

    to: Day = Field(title="meeting.to")
    at: TimeOfDay | None = Field(None, title="meeting.at")
    reason: MoveReason = Field(title="meeting.reason")
    following: bool = Field(default=False, title="meeting.following")


class TapEntered(BaseModel):
    """One tap. From another page it comes without a version: then the present one counts."""

    expected_version: int | None = Field(None, ge=0, title="plan.version", json_schema_extra=UNSEEN)


async def show(visit: Visit, plan_id: UUID, number: int) -> View:
    """Show a meeting, and what may be done with it."""
    with in_words(visit):
        plan = await show_plan(visit.session, plan_id)
        meeting = meeting_numbered(plan, number)
    day = min(meeting.planned_on, visit.today)
    held = visit.form(HeldEntered, held_on=day, mode=_mode(plan))
    move = visit.form(MovedEntered, to=meeting.planned_on)
    return visit.view(
        "meeting.html",
        plan=plan,
        meeting=meeting,
        names=await names_of(visit, [plan.case_id]),
        held=held,
        move=move,
        form=next((form for form in (held, move) if form.was_sent), None),
        is_active=plan.state == PlanState.ACTIVE,
        themes=[(code, theme_label(visit.words, code)) for code in plan.content.priorities],
        modes=PlanMode,
        places=MeetingPlace,
        reasons=MoveReason,
        changed=await changed_since(visit, plan),
        theme=lambda code: theme_label(visit.words, code),
    )


async def hold(visit: Visit, form: HeldEntered, work: Work, plan_id: UUID, number: int) -> Go:
    """Record that the meeting took place."""
    record = MeetingRecord(form.place, form.mode, tuple(form.themes), form.notes, form.place_kind)
    with in_words(visit):
        plan = await hold_meeting(
            work, plan_id, number, held_on=form.held_on, record=record, expected_version=form.expected_version
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


def _mode(plan: PlanRow) -> PlanMode | None:
    return plan.content.mode if plan.content.mode is not PlanMode.MIXED else None
