"""Person and worker see how far an objective is (R-125)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_planning.commands.change_plan import keep_change, open_plan
from arrimage_planning.domain.episode import Step
from arrimage_planning.domain.plan import ChangeReason, ObjectiveStatus, with_objective_marked
from arrimage_planning.store.tables import PlanRow


async def mark_objective(
    work: Work, plan_id: UUID, number: int, *, status: ObjectiveStatus, expected_version: int
) -> PlanRow:
    """Record the status of the ``number``-th objective of an active plan. Nobody else hears of it.

    :raises ProblemError: ``objective.unknown``, or as :func:`open_plan`.
    """
    _, plan = await open_plan(work, plan_id, Step.MARK_OBJECTIVE, expected_version=expected_version)
    plan.content = with_objective_marked(plan.content, number, status)
    keep_change(work, plan, ChangeReason.OBJECTIVE_MARKED)
    return plan
