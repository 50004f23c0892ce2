"""What a plan holds, and what must be true of it (R-124, R-125, R-126). All of its content is LOCAL."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Final

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import PlanMode
from arrimage_planning.domain import meeting_problems, problems
from arrimage_planning.domain.themes import listed

MOST_MEETINGS: Final = 52
"""As many meetings as an event can tell of."""


class ObjectiveStatus(StrEnum):
    """How far an objective is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    ACHIEVED = "achieved"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Objective:
    """What the person wants to reach, in their own words."""

    theme: str
    text: str
    status: ObjectiveStatus = ObjectiveStatus.NOT_STARTED


@dataclass(frozen=True)
class Action:
    """What is done for a need."""

    theme: str
    text: str
    resource: str | None = None
    responsible: str | None = None
    on: date | None = None
    accompaniment: bool = False
    """Somebody goes there with the person."""
    transport: bool = False


@dataclass(frozen=True)
class PlanContent:
    """A plan as person and worker wrote it."""

    priorities: tuple[str, ...]
    """The themes, in the person's order when the plan was written."""
    mode: PlanMode
    start_on: date
    meeting_dates: tuple[date, ...]
    evening: bool
    """The meetings are in the evening."""
    objectives: tuple[Objective, ...]
    actions: tuple[Action, ...]
    no_action_wanted: tuple[str, ...]
    more_meetings_reason: str | None = None
    meeting_at: time | None = None
    """The time of day of the meetings, in the node's zone, where one is agreed."""
    evening_hours: tuple[int, int] = (17, 21)
    """From which hour to which a meeting in the evening may begin, as it was when the plan was written (R-129)."""
    programme_months: int = 3
    """How long the programme was when the plan was written."""

    @property
    def expected_end_on(self) -> date:
        """The day of the last meeting."""
        return self.meeting_dates[-1]


class ChangeReason(StrEnum):
    """Why a plan has a new version (R-131)."""

    WRITTEN = "written"
    REPLACED = "replaced"
    AGREED = "agreed"
    MEETING_HELD = "meeting_held"
    MEETING_RECORDED = "meeting_recorded"
    MEETING_MISSED = "meeting_missed"
    MEETING_MOVED = "meeting_moved"
    OBJECTIVE_MARKED = "objective_marked"
    REVISED = "revised"
    PAUSED = "paused"
    RESUMED = "resumed"
    EPISODE_CLOSED = "episode_closed"


def check_version(present: int, expected: int) -> None:
    """Check that whoever changes a plan has read its present version.

    :raises ProblemError: ``plan.version_conflict``.
    """
    if present != expected:
        raise ProblemError(problems.PLAN_VERSION_CONFLICT)


def check_orientation(content: PlanContent, priorities: Collection[str]) -> None:
    """Check that each need in ``priorities`` has an action, or that the person wants none (R-126).

    :raises ProblemError: ``plan.theme_not_prioritized``, ``plan.theme_contradiction`` or
        ``plan.theme_without_orientation``.
    """
    acted_on = {action.theme for action in content.actions}
    left_alone = set(content.no_action_wanted)
    named = acted_on | left_alone | {objective.theme for objective in content.objectives}
    for themes, problem in (
        (named - set(priorities), problems.PLAN_THEME_NOT_PRIORITIZED),
        (acted_on & left_alone, problems.PLAN_THEME_CONTRADICTION),
        (set(priorities) - acted_on - left_alone, problems.PLAN_THEME_WITHOUT_ORIENTATION),
    ):
        if themes:
            raise ProblemError(problem, themes=listed(themes))


def check_evening(content: PlanContent, at: time | None) -> None:
    """Check that a meeting of a plan in the evening begins in the evening (R-129).

    :raises ProblemError: ``meeting.not_in_evening``.
    """
    begins, ends = content.evening_hours
    if content.evening and at is not None and not begins <= at.hour < ends:
        raise ProblemError(meeting_problems.MEETING_NOT_IN_EVENING, begins=begins, ends=ends)


def check_has_objective(content: PlanContent) -> None:
    """Check that the plan is for something (R-124).

    :raises ProblemError: ``plan.objective_missing``.
    """
    if not content.objectives:
        raise ProblemError(problems.PLAN_OBJECTIVE_MISSING)


def with_objective_marked(content: PlanContent, number: int, status: ObjectiveStatus) -> PlanContent:
    """Return ``content`` with the ``number``-th objective (1, 2, ...) at ``status``.

    :raises ProblemError: ``objective.unknown``.
    """
    if not 1 <= number <= len(content.objectives):
        raise ProblemError(problems.OBJECTIVE_UNKNOWN)
    objectives = list(content.objectives)
    objectives[number - 1] = replace(objectives[number - 1], status=status)
    return replace(content, objectives=tuple(objectives))
