"""In which order the steps of a case are told: by day, by instant where it is known, then by what causes what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Final, TypeVar

_STAGES: Final = (
    ("story.opened",),
    ("story.consent_given", "story.consent_declined", "story.consent_replaced", "story.consent_told"),
    ("story.consent_confirmed",),
    ("story.sent",),
    ("story.arrived_there", "story.received", "story.came_back"),
    ("story.returned", "story.returned_by", "story.returned_once"),
    ("story.sent_again",),
    ("story.attached",),
    ("story.taken", "story.taken_there"),
    ("story.lead", "story.lead_with_backup"),
    ("story.overdue",),
    ("story.attempt",),
    ("story.first_contact",),
    ("story.accepted", "story.accepted_there"),
    ("story.declined_here", "story.declined_bare", "story.declined_there"),
    ("story.redirected_here", "story.redirected_bare", "story.redirected_there"),
    ("story.sender_withdrew", "story.withdrawn", "story.kept"),
    ("story.planning.assessed",),
    ("story.planning.prioritized",),
    ("story.planning.plan.drafted",),
    ("story.plan_agreed", "story.planning.plan.agreed"),
    ("story.planning.plan.revised", "story.planning.mode.changed"),
    ("story.planning.episode.resumed",),
    ("story.planning.meeting.moved",),
    ("story.planning.meeting.held", "story.planning.meeting.missed"),
    ("story.planning.episode.paused",),
    ("story.planning.meeting.cancelled",),
    ("story.planning.episode.closed",),
    ("story.closed",),
    ("story.followup.call.scheduled",),
    ("story.followup.call.due",),
    ("story.followup.call.attempted",),
    ("story.followup.call.reached", "story.followup.call.unreached", "story.followup.call.declined"),
    ("story.followup.call.cancelled",),
    ("story.consent_revoked", "story.consent_expired"),
    ("story.consent_said_back",),
    ("story.erasure_missing",),
    ("story.erased_there", "story.erased_here"),
    ("story.contact_due", "story.planning.meeting.planned"),
)
"""What comes first within one day, where nothing else tells: nobody answers what was not sent."""
STAGES: Final = {key: stage for stage, keys in enumerate(_STAGES) for key in keys}
_UNKNOWN: Final = STAGES["story.planning.meeting.held"]
"""What a later version of a service tells stands where the work is."""
StepT = TypeVar("StepT")


@dataclass(frozen=True)
class Place:
    """What is known of when a step happened."""

    on: date
    key: str
    """Of its words."""
    at: datetime | None = None
    turn: int = 0
    """Which referral of the case it belongs to, counted from 0: what begins anew comes after what ended."""
    is_to_come: bool = False


def in_order(steps: Iterable[tuple[Place, StepT]]) -> list[StepT]:
    """Return the steps, the oldest first; those to come last; the same for the same steps, however they came."""
    by_day = sorted(steps, key=lambda step: (step[0].is_to_come, step[0].on))
    found: list[StepT] = []
    for _, day in groupby(by_day, key=lambda step: (step[0].is_to_come, step[0].on)):
        found += [step for _, step in _in_a_day(list(day))]
    return found


def _in_a_day(steps: list[tuple[Place, StepT]]) -> list[tuple[Place, StepT]]:
    """Keep what has an instant in the order of instants, and put what has none where its cause allows it."""
    timed = sorted(
        (step for step in steps if step[0].at is not None), key=lambda step: (step[0].at, _stage(step[0]))
    )
    reached = (0, 0)
    placed = [(_stage(step[0]), step) for step in steps if step[0].at is None]
    for step in timed:
        reached = max(reached, _stage(step[0]))
        placed.append((reached, step))
    return [step for _, step in sorted(placed, key=lambda one: one[0])]


def _stage(place: Place) -> tuple[int, int]:
    return place.turn, STAGES.get(place.key, _UNKNOWN)
