"""A referral came to nothing: the empty shell of its episode ends with it (R-104, R-108)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_planning.domain.episode import EndReason, EpisodeState, Step, state_after
from arrimage_planning.store import episodes


async def end_shell(work: Work, case_id: UUID, *, referral_id: UUID, reason: EndReason, on: date) -> None:
    """End an episode that has not begun; nobody else hears of it.

    A case that is unknown here, and another referral of the case, are no concern of planning's. An episode that
    has begun is not closed by this: the person may go on without the one who referred, so a worker decides. That
    the referral was withdrawn is shown to that worker.
    """
    episode = await episodes.find_episode(work.session, case_id)
    if episode is None or episode.referral_id != referral_id:
        return
    if episode.state == EpisodeState.REFERRED:
        episode.state = state_after(EpisodeState.REFERRED, Step.END)
        episode.end_reason, episode.closed_on = reason, on
    elif reason is EndReason.WITHDRAWN and episode.state not in {EpisodeState.CLOSED, EpisodeState.ENDED}:
        episode.withdrawn_on = on
