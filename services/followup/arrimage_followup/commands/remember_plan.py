"""A plan was agreed: remember its episode, whose end will count."""

from __future__ import annotations

from arrimage_chassis.work import Work
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.vocabularies import FollowupCancelReason
from arrimage_followup.commands.end_call import cancel_pending
from arrimage_followup.store.episodes import add_episode, load_episode


async def remember_plan(work: Work, plan: PlanCreated) -> None:
    """Open the shell of an episode, or bring it to a newer version of its plan (R-005).

    The first plan of a new episode cancels the calls after an earlier one of the same case (R-186).
    """
    episode = await load_episode(work.session, plan.plan_id)
    if episode is None:
        add_episode(work.session, plan)
        await cancel_pending(work, plan.case_id, FollowupCancelReason.REENTRY, except_plan=plan.plan_id)
    elif plan.version > episode.plan_version:
        episode.plan_version = plan.version
        episode.start_on = plan.start_on
        episode.expected_end_on = plan.expected_end_on
