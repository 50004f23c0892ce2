"""Person or worker ends the episode, at any time (R-136, R-182, R-189)."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from pydantic import BaseModel, Field

from arrimage_chassis.pages.entered import UNSEEN
from arrimage_chassis.pages.names import names_of
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import Outcome, SuccessTag
from arrimage_planning.api.bodies import Day
from arrimage_planning.commands import close_episode
from arrimage_planning.domain.episode import EpisodeState, Step, may
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.pages.case import plan_of
from arrimage_planning.pages.changed import changed_since
from arrimage_planning.pages.refusals import in_words
from arrimage_planning.queries.show_episode import show_episode
from arrimage_planning.queries.show_plan import latest_plan_id

_ATTEMPTS: Final = 4
"""How many days of attempts may be added here; the others are recorded as contacts."""


class ClosureEntered(BaseModel):
    """How and when the episode ended."""

    closed_on: Day = Field(title="closure.on")
    outcome: Outcome = Field(title="closure.outcome")
    success_tags: list[SuccessTag] = Field([], title="closure.tags")
    calls: bool = Field(title="closure.calls")
    """Whether the person agrees to be called three and nine months later."""
    contact_attempts: list[date] = Field([], title="closure.attempts", max_length=100)
    expected_version: int | None = Field(None, title="plan.version", json_schema_extra=UNSEEN)
    """None where no plan was agreed."""


async def show(visit: Visit, case_id: UUID) -> View:
    """Show the form, with what ends with the episode."""
    with in_words(visit):
        file = await show_episode(visit.session, case_id)
    latest = plan_of(file)
    plan = latest if latest is not None and latest.agreed_on is not None else None
    state = EpisodeState(file.episode.state)
    meetings = plan.meetings if plan is not None else []
    return visit.view(
        "closure.html",
        case_id=case_id,
        names=await names_of(visit, [case_id]),
        plan=plan,
        can_close=may(state, Step.CLOSE) or may(state, Step.CLOSE_BEFORE_PLAN),
        held=sum(item.status == MeetingStatus.HELD for item in meetings),
        to_come=[item for item in meetings if item.status == MeetingStatus.PLANNED],
        form=visit.form(ClosureEntered, closed_on=visit.today),
        outcomes=visit.words.options(Outcome),
        tags=visit.words.options(SuccessTag),
        attempts=[f"contact_attempts.{place}" for place in range(_ATTEMPTS)],
        changed=await changed_since(visit, plan),
    )


async def close(visit: Visit, form: ClosureEntered, work: Work, case_id: UUID) -> Go:
    """Close the episode for good, with its plan or before one was agreed."""
    closure = close_episode.Closure(
        closed_on=form.closed_on,
        outcome=form.outcome,
        success_tags=form.success_tags,
        followup_allowed=form.calls,
        contact_attempts=form.contact_attempts,
    )
    with in_words(visit):
        if form.expected_version is None:
            await close_episode.close_before_plan(work, case_id, closure)
        else:
            plan_id = await latest_plan_id(work.session, case_id)
            await close_episode.close_episode(work, plan_id, closure, expected_version=form.expected_version)
    return Go(f"/planning/cases/{case_id}", "closed")
