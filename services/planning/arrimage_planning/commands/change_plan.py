"""What every change of an agreed plan begins and ends with."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_planning.commands.author import author_of
from arrimage_planning.domain.episode import EpisodeState, PlanState, PlanStep, Step, plan_after, state_after
from arrimage_planning.domain.plan import ChangeReason
from arrimage_planning.store import plans
from arrimage_planning.store.tables import EpisodeRow, PlanRow


async def open_plan(
    work: Work, plan_id: UUID, step: Step, *, expected_version: int, plan_step: PlanStep = PlanStep.CHANGE
) -> tuple[EpisodeRow, PlanRow]:
    """Return an episode and its plan, both moved on by ``step``, as the worker has read it.

    :raises ProblemError: ``plan.unknown``, ``plan.version_conflict``, or as :func:`state_after` and
        :func:`plan_after`.
    """
    episode, plan = await plans.load_plan(work.session, plan_id, expected_version=expected_version)
    episode.state = state_after(EpisodeState(episode.state), step)
    plan.state = plan_after(PlanState(plan.state), plan_step)
    return episode, plan


def keep_change(work: Work, plan: PlanRow, reason: ChangeReason, *, note: str | None = None) -> None:
    """Count the change as a new version of the plan, and keep the plan as it now is (R-131)."""
    plan.version += 1
    plans.keep_version(work.session, plan, reason, author=author_of(work), on=work.today, note=note)
