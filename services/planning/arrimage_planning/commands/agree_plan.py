"""The person agrees to the plan: it becomes active, and the other services hear of it (R-124, R-132)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.plan import PlanCreated
from arrimage_planning.commands.announce_meetings import set_reminders
from arrimage_planning.commands.change_plan import keep_change, open_plan
from arrimage_planning.domain import problems
from arrimage_planning.domain.episode import PlanStep, Step
from arrimage_planning.domain.meeting import check_not_in_future
from arrimage_planning.domain.plan import ChangeReason, check_has_objective
from arrimage_planning.store.meetings import add_meeting
from arrimage_planning.store.tables import EpisodeRow, PlanRow


async def agree_plan(work: Work, plan_id: UUID, *, agreed_on: date, expected_version: int) -> PlanRow:
    """Record the day on which the person agreed, and plan the meetings.

    :raises ProblemError: ``plan.unknown``, ``plan.version_conflict``, ``plan.replaced``,
        ``plan.objective_missing``, ``priorities.missing``, ``plan.priorities_changed``, ``date.in_future``,
        or as :func:`open_plan`.
    """
    episode, plan = await open_plan(
        work, plan_id, Step.AGREE, expected_version=expected_version, plan_step=PlanStep.AGREE
    )
    _check_follows_priorities(episode, plan)
    check_has_objective(plan.content)
    check_not_in_future(agreed_on, work.today)
    plan.agreed_on = agreed_on
    content = plan.content
    meetings = [
        add_meeting(plan, number, planned_on, content.meeting_at)
        for number, planned_on in enumerate(content.meeting_dates, start=1)
    ]
    keep_change(work, plan, ChangeReason.AGREED)
    created = PlanCreated(
        plan_id=plan.plan_id,
        case_id=plan.case_id,
        referral_id=episode.referral_id,
        version=plan.version,
        mode=content.mode,
        start_on=content.start_on,
        expected_end_on=content.expected_end_on,
        meeting_dates=list(content.meeting_dates),
        objective_count=len(content.objectives),
    )
    work.publish(created, case_id=plan.case_id)
    await set_reminders(work, plan, meetings)
    return plan


def _check_follows_priorities(episode: EpisodeRow, plan: PlanRow) -> None:
    if episode.priorities is None:
        raise ProblemError(problems.PRIORITIES_MISSING)
    if episode.priorities.order != plan.content.priorities:
        raise ProblemError(problems.PLAN_PRIORITIES_CHANGED)
