"""Person and worker see how far an objective is (R-125)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_planning.commands.author import author_of
from arrimage_planning.domain.episode import EpisodeState, Step, state_after
from arrimage_planning.domain.plan import ChangeReason, ObjectiveStatus, with_objective_marked
from arrimage_planning.store import plans
from arrimage_planning.store.tables import PlanRow


async def mark_objective(
    work: Work, plan_id: UUID, number: int, *, status: ObjectiveStatus, expected_version: int
) -> PlanRow:
    """Record the status of the ``number``-th objective of an active plan. Nobody else hears of it.

    :raises ProblemError: ``plan.unknown``, ``plan.version_conflict``, ``objective.unknown``, or as
        :func:`state_after`.
    """
    episode, plan = await plans.load_plan(work.session, plan_id, expected_version=expected_version)
    episode.state = state_after(EpisodeState(episode.state), Step.MARK_OBJECTIVE)
    plan.content = with_objective_marked(plan.content, number, status)
    plan.version += 1
    plans.keep_version(work.session, plan, ChangeReason.OBJECTIVE_MARKED, author=author_of(work), on=work.today)
    return plan
