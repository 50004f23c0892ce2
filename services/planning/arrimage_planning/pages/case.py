"""The page of one case in planning: what is next is on top."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel, Field

from arrimage_chassis.pages.entered import Form
from arrimage_chassis.pages.names import names_of
from arrimage_chassis.pages.visit import View, Visit
from arrimage_contracts.vocabularies import AttemptResult, ContactChannel, ModeReason, PlanMode
from arrimage_planning.api.bodies import Day, Text
from arrimage_planning.domain.contact import ContactTaskState
from arrimage_planning.domain.episode import EpisodeState, PlanState, Step, may
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.pages.calendar import day_names, month_now, months_of
from arrimage_planning.pages.changed import changed_since
from arrimage_planning.pages.forms import OnAPlan
from arrimage_planning.pages.meeting_forms import choices, held_form, moved_form
from arrimage_planning.pages.refusals import in_words
from arrimage_planning.pages.themes import theme_label
from arrimage_planning.queries.show_episode import EpisodeFile, show_episode
from arrimage_planning.store.tables import MeetingRow, PlanRow


class AgreementEntered(OnAPlan):
    """The person agrees to the plan."""

    agreed_on: Day = Field(title="agree.on")


class PauseEntered(OnAPlan):
    """The episode rests, or goes on."""

    note: Text | None = Field(None, title="pause.note", repr=False)


class ModeEntered(OnAPlan):
    """The plan goes on in another mode."""

    mode: PlanMode = Field(title="mode.mode")
    mode_reason: ModeReason = Field(title="mode.reason")
    reason: Text = Field(title="mode.words", repr=False)


class ContactEntered(BaseModel):
    """Somebody contacted the person, or tried to."""

    on: Day = Field(title="contact.on")
    channel: ContactChannel = Field(title="contact.channel")
    result: AttemptResult = Field(title="contact.result")


class CaseForms(NamedTuple):
    """The small forms of the page."""

    agree: Form
    pause: Form
    mode: Form
    contact: Form


class MeetingForms(NamedTuple):
    """The forms of one meeting in the list."""

    held: Form
    moved: Form


async def show(visit: Visit, case_id: UUID) -> View:
    """Show the case."""
    with in_words(visit):
        file = await show_episode(visit.session, case_id)
    plan = plan_of(file)
    state = EpisodeState(file.episode.state)
    forms = _forms(visit, plan)
    meetings = plan.meetings if plan is not None else []
    planned = [item for item in meetings if item.status == MeetingStatus.PLANNED]
    months = months_of([item for item in meetings if item.status != MeetingStatus.CANCELLED], visit.words.language)
    return visit.view(
        "case.html",
        file=file,
        episode=file.episode,
        state=state,
        plan=plan,
        next_step=next_step(file, plan),
        may={step.value for step in Step if may(state, step)},
        names=await names_of(visit, [case_id]),
        forms=forms,
        form=next((form for form in forms if form.was_sent), None),
        changed=await changed_since(visit, plan),
        months=months,
        month_now=month_now(months, next((item.planned_on for item in planned), visit.today)),
        day_names=day_names(visit.words.language),
        can_be_held=_can_be_held(meetings, visit.today),
        tasks=[task for task in file.contact_tasks if task.state == ContactTaskState.OPEN],
        theme=lambda code: theme_label(visit.words, code),
        modes=PlanMode,
        mode_reasons=ModeReason,
        channels=ContactChannel,
        results=AttemptResult,
        choices=choices(visit, plan) if plan is not None else None,
        forms_of={item.number: _forms_of(visit, plan, item) for item in meetings} if plan is not None else {},
    )


def plan_of(file: EpisodeFile) -> PlanRow | None:
    """Return the plan that counts: the latest, unless another took its place."""
    found = [plan for plan in file.plans if plan.state != PlanState.REPLACED]
    return found[-1] if found else None


def next_step(file: EpisodeFile, plan: PlanRow | None) -> str:
    """Return what is next, as a key of the page's words."""
    state = EpisodeState(file.episode.state)
    if state in {EpisodeState.ASSESSING, EpisodeState.PLAN_DRAFT}:
        if file.assessment is None:
            return "assess"
        if file.episode.priorities is None:
            return "prioritize"
        if plan is None:
            return "draft"
        return "agree" if plan.content.priorities == file.episode.priorities.order else "redraft"
    return state.value


def _can_be_held(meetings: list[MeetingRow], today: date) -> set[int]:
    """Return the numbers of the planned meetings whose day came, and of the one that is next."""
    planned = [item for item in meetings if item.status == MeetingStatus.PLANNED]
    return {item.number for item in planned if item.planned_on <= today or item is planned[0]}


def _forms_of(visit: Visit, plan: PlanRow, meeting: MeetingRow) -> MeetingForms:
    mark = f"{meeting.number}-"
    return MeetingForms(held_form(visit, plan, meeting, mark=mark), moved_form(visit, meeting, mark=mark))


def _forms(visit: Visit, plan: PlanRow | None) -> CaseForms:
    return CaseForms(
        agree=visit.form(AgreementEntered, agreed_on=visit.today),
        pause=visit.form(PauseEntered),
        mode=visit.form(ModeEntered, mode=plan.content.mode if plan is not None else None),
        contact=visit.form(ContactEntered, on=visit.today),
    )
