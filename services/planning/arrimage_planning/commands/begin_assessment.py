"""The person is accepted: the assessment may begin."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.work import NotYetError, Work
from arrimage_planning.domain import problems
from arrimage_planning.domain.episode import EpisodeState, Step, state_after
from arrimage_planning.store import episodes


async def begin_assessment(work: Work, case_id: UUID, *, accepted_on: date) -> None:
    """Move an episode on from its shell; one that has moved on already stays where it is.

    :raises NotYetError: ``case.unknown``, while the referral is not heard of.
    """
    episode = await episodes.find_episode(work.session, case_id)
    if episode is None:
        raise NotYetError(problems.CASE_UNKNOWN.code)
    if episode.state == EpisodeState.REFERRED:
        episode.state = state_after(EpisodeState.REFERRED, Step.ACCEPT)
        episode.accepted_on = accepted_on
