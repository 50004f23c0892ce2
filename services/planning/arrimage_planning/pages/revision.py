"""Person and worker change the plan that they agreed on (R-128, R-131)."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from arrimage_chassis.pages.names import names_of
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_planning.api.bodies import Text
from arrimage_planning.commands.revise_plan import Revision, revise_plan
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.domain.plan import ObjectiveStatus
from arrimage_planning.domain.problems import PLAN_NOT_AGREED
from arrimage_planning.pages.case import plan_of
from arrimage_planning.pages.changed import changed_since
from arrimage_planning.pages.forms import OnAPlan
from arrimage_planning.pages.plan_form import PlanEntered, date_names, filled_rows, plan_form, theme_rows
from arrimage_planning.pages.refusals import in_words
from arrimage_planning.pages.themes import theme_label
from arrimage_planning.queries.show_episode import show_episode
from arrimage_planning.queries.show_plan import latest_plan_id


class RevisionEntered(PlanEntered, OnAPlan):
    """A revision as it is entered: the whole of the plan as it shall be, and why."""

    reason: Text = Field(title="revision.reason", repr=False)


async def show(visit: Visit, case_id: UUID) -> View:
    """Show the plan as it is, to be changed.

    :raises ProblemError: ``case.unknown``, ``plan.not_agreed``.
    """
    with in_words(visit):
        file = await show_episode(visit.session, case_id)
        plan = plan_of(file)
        if plan is None or plan.agreed_on is None:
            raise ProblemError(PLAN_NOT_AGREED)
    content = plan.content
    to_come = [meeting.planned_on for meeting in plan.meetings if meeting.status == MeetingStatus.PLANNED]
    filled = {
        **filled_rows(content, with_status=True),
        "evening": content.evening,
        "meeting_at": None if content.meeting_at is None else str(content.meeting_at)[:5],
        "more_meetings_reason": content.more_meetings_reason,
        **{f"dates.{place}": day for place, day in enumerate(to_come)},
    }
    form = plan_form(visit, RevisionEntered, filled)
    dates, more_dates = date_names(form)
    begins, ends = content.evening_hours
    return visit.view(
        "revision.html",
        case_id=case_id,
        names=await names_of(visit, [case_id]),
        plan=plan,
        form=form,
        rows=theme_rows(form, content.priorities),
        dates=dates,
        more_dates=more_dates,
        statuses=visit.words.options(ObjectiveStatus),
        begins=begins,
        ends=ends,
        changed=await changed_since(visit, plan),
        theme=lambda code: theme_label(visit.words, code),
    )


async def revise(visit: Visit, form: RevisionEntered, work: Work, case_id: UUID) -> Go:
    """Make a new version of the plan."""
    revision = Revision(
        reason=form.reason,
        priorities=None,
        mode=None,
        mode_reason=None,
        objectives=list(form.the_objectives()),
        actions=list(form.the_actions()),
        no_action_wanted=form.no_action_wanted,
        meeting_dates=form.dates,
        more_meetings_reason=form.more_meetings_reason,
        evening=form.evening,
        meeting_at=form.meeting_at,
    )
    with in_words(visit):
        plan_id = await latest_plan_id(work.session, case_id)
        await revise_plan(work, plan_id, revision, expected_version=form.expected_version)
    return Go(f"/planning/cases/{case_id}", "revised")
