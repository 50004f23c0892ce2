"""An episode ended: schedule the calls that follow it."""

from __future__ import annotations

from arrimage_chassis.work import NotYetError, Work
from arrimage_contracts import ids
from arrimage_contracts.events.episode import EpisodeClosed
from arrimage_contracts.events.followup import FollowupScheduled
from arrimage_contracts.vocabularies import FollowupKind
from arrimage_followup.domain.calendar import call_dates
from arrimage_followup.domain.entitlement import reason_to_withhold
from arrimage_followup.domain.parameters import FIRST_OFFSET_MONTHS, SECOND_OFFSET_MONTHS
from arrimage_followup.store.episodes import load_episode
from arrimage_followup.store.followups import add_followup


async def schedule_calls(work: Work, closed: EpisodeClosed) -> None:
    """Schedule a call 3 and 9 calendar months after the end (R-178), if the person is to be called (R-184).

    An episode ends once: its end, said again, changes nothing. One that ended before a plan was agreed never
    started: there is nothing to wait for.

    :raises NotYetError: ``plan.unknown`` while the plan was not heard of (R-010).
    """
    if not closed.plan_agreed:
        return
    episode = await load_episode(work.session, closed.plan_id)
    if episode is None or episode.case_id != closed.case_id:
        raise NotYetError("plan.unknown")
    if episode.closed_on is not None:
        return
    episode.closed_on = closed.closed_on
    episode.withheld = reason_to_withhold(
        outcome=closed.outcome,
        activities_held_count=closed.activities_held_count,
        followup_allowed=closed.followup_allowed,
    )
    if episode.withheld is not None:
        return
    offsets = {
        FollowupKind.M3: await work.value_of(FIRST_OFFSET_MONTHS, closed.closed_on),
        FollowupKind.M9: await work.value_of(SECOND_OFFSET_MONTHS, closed.closed_on),
    }
    dates = call_dates(closed.closed_on, offsets=offsets, active_since=work.place.followup_active_since)
    for kind, due_on in dates.items():
        followup_id = ids.followup_id(closed.case_id, closed.plan_id, kind)
        add_followup(work.session, episode, followup_id, kind=kind, due_on=due_on, closed_on=closed.closed_on)
        work.publish(
            FollowupScheduled(followup_id=followup_id, case_id=closed.case_id, kind=kind, due_on=due_on),
            case_id=closed.case_id,
        )
