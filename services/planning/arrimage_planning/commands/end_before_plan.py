"""A referral came to nothing: what was begun for it ends with it, unless a plan is agreed (R-104, R-108)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_planning.domain.episode import EndReason, EpisodeState, Step, may, state_after
from arrimage_planning.store import episodes


async def end_before_plan(work: Work, case_id: UUID, *, referral_id: UUID, reason: EndReason, on: date) -> None:
    """End an episode of which no plan is agreed; nobody else hears of it.

    Intake has said already that the referral is over. A draft stays readable.

    A case that is unknown here, and another referral of the case, are no concern of planning's. A plan that the
    person has agreed to wins over a withdrawal, as it does at the gate: the episode goes on, and the worker, who
    alone may close it, sees that the referral was withdrawn.
    """
    episode = await episodes.find_episode(work.session, case_id)
    if episode is None or episode.referral_id != referral_id:
        return
    state = EpisodeState(episode.state)
    if may(state, Step.END):
        episode.state = state_after(state, Step.END)
        episode.end_reason, episode.closed_on = reason, on
    elif reason is EndReason.WITHDRAWN and state in {EpisodeState.ACTIVE, EpisodeState.PAUSED}:
        episode.withdrawn_on = on
