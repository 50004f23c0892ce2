"""A rebuilt store learns from what followup itself said: which calls were announced, tried, and how they ended.

Nothing is said here. Dates are the event's; what is known already, or later than what the event tells, stays.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.work import NotYetError, Work
from arrimage_contracts import ids
from arrimage_contracts.events.followup import FollowupAttempted, FollowupScheduled
from arrimage_contracts.vocabularies import AttemptResult, DayPart, FollowupCancelReason, FollowupKind
from arrimage_followup.domain.attempts import window_end
from arrimage_followup.domain.call import PENDING, CallState
from arrimage_followup.domain.entitlement import Withheld
from arrimage_followup.domain.parameters import ATTEMPTS, WINDOW_DAYS
from arrimage_followup.store.episodes import find_episodes, load_episode
from arrimage_followup.store.followups import add_attempt, add_followup, load_followup
from arrimage_followup.store.tables import FollowupRow


async def remember_scheduled(work: Work, said: FollowupScheduled) -> None:
    """A call was planned: its day is the one that was said, whatever the parameters are today (R-017).

    :raises NotYetError: ``plan.unknown`` while the end of its episode was not read.
    """
    row = await load_followup(work.session, said.followup_id)
    if row is not None:
        row.due_on = said.due_on
        return
    for episode in await find_episodes(work.session, said.case_id):
        its_own = ids.followup_id(said.case_id, episode.plan_id, said.kind) == said.followup_id
        if its_own and episode.closed_on is not None:
            kind = FollowupKind(said.kind)
            add_followup(
                work.session,
                episode,
                said.followup_id,
                kind=kind,
                due_on=said.due_on,
                closed_on=episode.closed_on,
            )
            return
    raise NotYetError("plan.unknown")


async def remember_due(work: Work, followup_id: UUID) -> None:
    """A call was announced: its window runs from the day on which that was said."""
    row = await _known(work, followup_id)
    if row.state != CallState.SCHEDULED:
        return
    announced_on = _day_of(work)
    row.state = CallState.DUE
    row.gives_up_on = window_end(announced_on, await work.value_of(WINDOW_DAYS, announced_on))
    row.attempts_wanted = await work.value_of(ATTEMPTS, announced_on)


async def remember_attempt(work: Work, said: FollowupAttempted) -> None:
    """Somebody called. Who it was no event tells."""
    row = await _known(work, said.followup_id)
    if said.attempt == len(row.attempts) + 1:
        part, result = DayPart(said.part_of_day), AttemptResult(said.result)
        add_attempt(row, attempted_on=said.attempted_on, part_of_day=part, result=result, worker=None)


async def remember_end(
    work: Work, followup_id: UUID, state: CallState, ended_on: date, *, wish_to_return: bool = False
) -> None:
    """A call was completed, declined, or given up."""
    row = await _known(work, followup_id)
    if row.state in PENDING or row.state == state:
        row.state, row.completed_on = state, ended_on
        row.wish_to_return = row.wish_to_return or wish_to_return


async def remember_cancelled(
    work: Work, followup_id: UUID, cancelled_on: date, reason: FollowupCancelReason
) -> None:
    """A call was cancelled. That the person has died withholds any further one; a refusal may be taken back."""
    row = await _known(work, followup_id)
    if row.state not in (*PENDING, CallState.CANCELLED):
        return
    row.state, row.cancelled_on, row.cancel_reason = CallState.CANCELLED, cancelled_on, reason
    episode = await load_episode(work.session, row.plan_id)
    if episode is not None and reason is FollowupCancelReason.DECEASED:
        episode.withheld = Withheld.DECEASED


async def remember_reentry(work: Work, followup_id: UUID) -> None:
    """At this call the person wished to come back: the case that opens is known by it."""
    row = await _known(work, followup_id)
    row.wish_to_return = True
    row.reentry_case_id = ids.reentry_case_id(followup_id)


async def _known(work: Work, followup_id: UUID) -> FollowupRow:
    row = await load_followup(work.session, followup_id, for_update=True)
    if row is None:
        raise NotYetError("followup.unknown")
    return row


def _day_of(work: Work) -> date:
    assert work.incoming is not None  # noqa: S101 - what is remembered comes in a message
    return work.place.clock.civil_date(work.incoming.envelope.time)
