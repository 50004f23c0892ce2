"""Between the end and the calls the person says no, or is known to have died: no call is made any more."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import FollowupCancelReason
from arrimage_followup.commands.end_call import cancel_pending, refuse_pending
from arrimage_followup.domain import problems
from arrimage_followup.domain.entitlement import Withheld
from arrimage_followup.store.episodes import lock_ended_episodes
from arrimage_followup.store.tables import FollowupRow


async def record_refusal(work: Work, case_id: UUID) -> Sequence[FollowupRow]:
    """Record that the person refuses the calls; nothing else changes for them (R-182). Return what ended.

    Said again, or when no call is left to be made, it changes nothing.

    :raises ProblemError: ``episode.unknown``.
    """
    await _withhold(work, case_id, Withheld.REFUSED)
    return await refuse_pending(work, case_id)


async def record_death(work: Work, case_id: UUID) -> Sequence[FollowupRow]:
    """Record that the person has died: nobody calls the family about an episode (R-184). Return what ended.

    :raises ProblemError: ``episode.unknown``.
    """
    await _withhold(work, case_id, Withheld.DECEASED)
    return await cancel_pending(work, case_id, FollowupCancelReason.DECEASED)


async def _withhold(work: Work, case_id: UUID, reason: Withheld) -> None:
    episodes = await lock_ended_episodes(work.session, case_id)
    if not episodes:
        raise ProblemError(problems.EPISODE_UNKNOWN)
    for episode in episodes:
        if episode.withheld is None or reason is Withheld.DECEASED:
            episode.withheld = reason
