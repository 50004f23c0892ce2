"""Tell intake what happened in an episode, and what is to come: days, numbers, codes (R-128, R-155)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from arrimage_chassis.requests.port import Refuse
from arrimage_chassis.store import Session
from arrimage_contracts.requests.declaration import NOT_ALLOWED
from arrimage_contracts.requests.story import PlanningStoryAsked, PlanningStoryTold, StoryStep
from arrimage_contracts.vocabularies import ServiceName
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.domain.plan import ChangeReason
from arrimage_planning.domain.problems import CASE_UNKNOWN
from arrimage_planning.store import episodes, plans
from arrimage_planning.store.tables import EpisodeRow, MeetingRow, PlanVersionRow

_MOST: Final = 60
"""As many as one answer holds; the latest."""
_OF_VERSIONS: Final = {
    ChangeReason.WRITTEN: "plan.drafted",
    ChangeReason.AGREED: "plan.agreed",
    ChangeReason.REVISED: "plan.revised",
    ChangeReason.PAUSED: "episode.paused",
    ChangeReason.RESUMED: "episode.resumed",
}
_FIRST: Final = ("assessed", "prioritized", "plan.drafted", "plan.agreed")
_LAST: Final = ("episode.closed", "meeting.planned")


async def tell_story(question: PlanningStoryAsked, asker: ServiceName, session: Session) -> PlanningStoryTold:
    """Answer intake, oldest first.

    :raises Refuse: ``request.not_allowed`` for any other asker; ``case.unknown``.
    """
    if asker is not ServiceName.INTAKE:
        raise Refuse(NOT_ALLOWED)
    episode = await episodes.find_episode(session, question.case_id)
    if episode is None:
        raise Refuse(CASE_UNKNOWN.code)
    steps = [StoryStep(on=on, code="assessed") for on in await episodes.assessed_on(session, episode.case_id)]
    for plan in await episodes.plans_of(session, episode.case_id):
        versions = await plans.versions_of(session, plan.plan_id)
        steps.extend(_of_versions(versions))
        for meeting in plan.meetings:
            path = f"/planning/meetings/{plan.plan_id}/{meeting.number}"
            steps.extend(_of_meeting(meeting, path, versions))
    steps.extend(_of_episode(episode))
    steps.sort(key=lambda step: (step.on, _place(step.code)))
    return PlanningStoryTold(steps=steps[-_MOST:], path=f"/planning/cases/{episode.case_id}")


def _place(code: str) -> int:
    """Return where something stands within its day, of which no hour is known."""
    if code in _FIRST:
        return _FIRST.index(code)
    return len(_FIRST) + (1 + _LAST.index(code) if code in _LAST else 0)


def _of_episode(episode: EpisodeRow) -> Iterator[StoryStep]:
    if episode.priorities is not None:
        on = max(episode.priorities.person_agreed_on, episode.priorities.worker_agreed_on)
        yield StoryStep(on=on, code="prioritized")
    if episode.closed_on is not None and episode.outcome is not None:
        yield StoryStep(on=episode.closed_on, code="episode.closed", detail=episode.outcome)


def _of_versions(versions: Sequence[PlanVersionRow]) -> Iterator[StoryStep]:
    before: PlanVersionRow | None = None
    for version in versions:
        code = _OF_VERSIONS.get(ChangeReason(version.reason))
        agreed_on = version.snapshot.agreed_on if code == "plan.agreed" else None
        if code is not None:
            yield StoryStep(on=agreed_on or version.made_on, code=code)
        if before is not None and before.snapshot.content.mode is not version.snapshot.content.mode:
            yield StoryStep(on=version.made_on, code="mode.changed", detail=version.snapshot.content.mode)
        before = version


def _of_meeting(meeting: MeetingRow, path: str, versions: Sequence[PlanVersionRow]) -> Iterator[StoryStep]:
    moves = meeting.moves or []
    days = [*(move.planned_on for move in moves), meeting.planned_on]
    for move, (_, to) in zip(moves, pairwise(days), strict=True):
        yield StoryStep(
            on=move.moved_on,
            code="meeting.moved",
            detail=move.reason,
            number=meeting.number,
            due_on=to,
            path=path,
        )
    match MeetingStatus(meeting.status):
        case MeetingStatus.PLANNED:
            on, code = meeting.planned_on, "meeting.planned"
        case MeetingStatus.HELD:
            on, code = meeting.held_on or meeting.planned_on, "meeting.held"
        case MeetingStatus.MISSED:
            on, code = meeting.planned_on, "meeting.missed"
        case MeetingStatus.CANCELLED:
            on, code = _cancelled_on(meeting, versions), "meeting.cancelled"
    yield StoryStep(on=on, code=code, number=meeting.number, path=path)


def _cancelled_on(meeting: MeetingRow, versions: Sequence[PlanVersionRow]) -> date:
    """Return the day of the first version in which the meeting is cancelled."""
    for version in versions:
        for item in version.snapshot.meetings:
            if item.number == meeting.number and item.status is MeetingStatus.CANCELLED:
                return version.made_on
    return meeting.planned_on
