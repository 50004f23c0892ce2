"""The person agrees to the plan: it becomes active, and the other services hear of it (R-124, R-132)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.plan import PlanCreated
from arrimage_planning.commands.author import author_of
from arrimage_planning.domain import problems
from arrimage_planning.domain.episode import EpisodeState, PlanState, Step, state_after
from arrimage_planning.domain.meeting import check_not_in_future
from arrimage_planning.domain.plan import ChangeReason, check_has_objective
from arrimage_planning.store import plans
from arrimage_planning.store.tables import EpisodeRow, PlanRow


async def agree_plan(work: Work, plan_id: UUID, *, agreed_on: date, expected_version: int) -> PlanRow:
    """Record the day on which the person agreed, and plan the meetings.

    :raises ProblemError: ``plan.unknown``, ``plan.version_conflict``, ``plan.replaced``,
        ``plan.objective_missing``, ``priorities.missing``, ``plan.priorities_changed``, ``date.in_future``,
        or as :func:`state_after`.
    """
    episode, plan = await plans.load_plan(work.session, plan_id, expected_version=expected_version)
    episode.state = state_after(EpisodeState(episode.state), Step.AGREE)
    _check_is_current(episode, plan)
    check_has_objective(plan.content)
    check_not_in_future(agreed_on, work.today)
    plan.state = PlanState.ACTIVE
    plan.agreed_on = agreed_on
    plan.version += 1
    plans.add_meetings(plan)
    plans.keep_version(work.session, plan, ChangeReason.AGREED, author=author_of(work), on=work.today)
    content = plan.content
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
    return plan


def _check_is_current(episode: EpisodeRow, plan: PlanRow) -> None:
    if plan.state == PlanState.REPLACED:
        raise ProblemError(problems.PLAN_REPLACED)
    if episode.priorities is None:
        raise ProblemError(problems.PRIORITIES_MISSING)
    if episode.priorities.order != plan.content.priorities:
        raise ProblemError(problems.PLAN_PRIORITIES_CHANGED)
