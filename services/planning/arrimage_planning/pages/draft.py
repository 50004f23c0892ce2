"""Person and worker write the plan together (R-124 to R-129)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from arrimage_chassis.pages.entered import UNSEEN
from arrimage_chassis.pages.names import names_of
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import PlanMode
from arrimage_planning.api.bodies import Day
from arrimage_planning.commands.draft_plan import Draft, draft_plan
from arrimage_planning.commands.read_rhythm import read_evening, read_rhythm
from arrimage_planning.domain.calendar import proposed_dates
from arrimage_planning.domain.episode import PlanState
from arrimage_planning.pages.case import plan_of
from arrimage_planning.pages.changed import draft_meanwhile
from arrimage_planning.pages.forms import entered_one
from arrimage_planning.pages.plan_form import PlanEntered, date_names, filled_rows, plan_form, theme_rows
from arrimage_planning.pages.refusals import in_words
from arrimage_planning.pages.themes import theme_label
from arrimage_planning.queries.show_episode import EpisodeFile, show_episode
from arrimage_planning.store.tables import PlanRow


class DraftEntered(PlanEntered):
    """A draft as it is entered."""

    start_on: Day = Field(title="plan.start_on")
    mode: PlanMode = Field(title="plan.mode")
    proposed_for: Day | None = Field(None, title="plan.start_on", json_schema_extra=UNSEEN)
    """The start for which the days that the form held were proposed."""
    replaces: UUID | None = Field(None, title="plan.replaces", json_schema_extra=UNSEEN)
    """The draft that this one takes the place of."""


class DatesAsked(BaseModel):
    """The start for which the days of the meetings are to be proposed."""

    start_on: Day = Field(title="plan.start_on")


async def show(visit: Visit, case_id: UUID) -> View:
    """Show the form: what was written, or else the eight meetings that the programme proposes."""
    with in_words(visit):
        file = await show_episode(visit.session, case_id)
    latest = plan_of(file)
    draft = latest if latest is not None and latest.state == PlanState.DRAFT else None
    work = Work(visit.session, visit.place)
    begins, ends = await read_evening(work)
    form = plan_form(visit, DraftEntered, await _filled(work, file, draft))
    dates, more_dates = date_names(form)
    order = file.episode.priorities.order if file.episode.priorities is not None else ()
    return visit.view(
        "plan.html",
        case_id=case_id,
        names=await names_of(visit, [case_id]),
        form=form,
        order=order,
        rows=theme_rows(form, order),
        dates=dates,
        more_dates=more_dates,
        modes=visit.words.options(PlanMode),
        begins=begins,
        ends=ends,
        draft=draft,
        proposed_for=form.value("proposed_for"),
        changed=await draft_meanwhile(visit, draft),
        theme=lambda code: theme_label(visit.words, code),
    )


async def show_proposed(visit: Visit, case_id: UUID) -> View:
    """Show the form with all that was entered, and with the days that follow its start."""
    start_on = entered_one(visit, "start_on")
    if not visit.reasons and start_on:
        days = proposed_dates(date.fromisoformat(start_on), await read_rhythm(Work(visit.session, visit.place)))
        kept = {name: value for name, value in visit.entered.items() if not name.startswith("dates.")}
        dates = {f"dates.{place}": [str(day)] for place, day in enumerate(days)}
        visit = replace(visit, entered={**kept, **dates, "proposed_for": [start_on]})
    return await show(visit, case_id)


async def write(visit: Visit, form: DraftEntered, work: Work, case_id: UUID) -> Go:
    """Keep the draft. Days that were proposed and left alone follow the start, if that was changed."""
    draft = Draft(
        mode=form.mode,
        start_on=form.start_on,
        objectives=[objective for objective, _ in form.the_objectives()],
        actions=list(form.the_actions()),
        no_action_wanted=list(dict.fromkeys(form.no_action_wanted)),
        meeting_dates=await _wished(work, form),
        more_meetings_reason=form.more_meetings_reason,
        evening=form.evening,
        meeting_at=form.meeting_at,
    )
    with in_words(visit):
        await draft_plan(work, case_id, draft, replaces=form.replaces)
    return Go(f"/planning/cases/{case_id}", "drafted")


async def _wished(work: Work, form: DraftEntered) -> list[date] | None:
    if not form.dates:
        return None
    if form.proposed_for is not None and form.proposed_for != form.start_on:
        proposed = proposed_dates(form.proposed_for, await read_rhythm(work))
        if tuple(form.dates) == proposed:
            return None
    return form.dates


async def _filled(work: Work, file: EpisodeFile, draft: PlanRow | None) -> dict[str, object]:
    rhythm = await read_rhythm(work)
    if draft is not None:
        content = draft.content
        days = content.meeting_dates
        proposed = days == proposed_dates(content.start_on, rhythm)
        return {
            **filled_rows(content, with_status=False),
            "start_on": content.start_on,
            "mode": content.mode,
            "evening": content.evening,
            "meeting_at": _hour(content.meeting_at),
            "more_meetings_reason": content.more_meetings_reason,
            "proposed_for": content.start_on if proposed else None,
            **{f"dates.{place}": day for place, day in enumerate(days)},
        }
    wishes = file.assessment.content if file.assessment is not None else None
    days = proposed_dates(work.today, rhythm)
    return {
        "start_on": work.today,
        "mode": wishes.preferences.mode if wishes is not None else None,
        "evening": wishes.evening if wishes is not None else False,
        "proposed_for": work.today,
        **{f"dates.{place}": day for place, day in enumerate(days)},
    }


def _hour(at: object) -> str | None:
    return None if at is None else str(at)[:5]
