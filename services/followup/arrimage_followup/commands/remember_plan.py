"""A plan was agreed: remember its episode, whose end will count."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_contracts.events.plan import PlanCreated
from arrimage_followup.store.episodes import load_episode
from arrimage_followup.store.tables import EpisodeRow


async def remember_plan(work: Work, plan: PlanCreated) -> None:
    """Open the shell of an episode, or bring it to a newer version of its plan (R-005)."""
    episode = await load_episode(work.session, plan.plan_id)
    if episode is None:
        work.session.add(
            EpisodeRow(
                plan_id=plan.plan_id,
                case_id=plan.case_id,
                plan_version=plan.version,
                start_on=plan.start_on,
                expected_end_on=plan.expected_end_on,
            )
        )
    elif plan.version > episode.plan_version:
        episode.plan_version = plan.version
        episode.start_on = plan.start_on
        episode.expected_end_on = plan.expected_end_on
