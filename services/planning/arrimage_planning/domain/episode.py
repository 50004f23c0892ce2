"""The states of an episode of service and of its plan, and what may be done in each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from arrimage_chassis.problems import Problem, ProblemError
from arrimage_planning.domain import problems


class EpisodeState(StrEnum):
    """Where an episode is."""

    REFERRED = "referred"
    """A referral was received; nothing is known here but that (the empty case shell)."""
    ASSESSING = "assessing"
    PLAN_DRAFT = "plan_draft"
    ACTIVE = "active"
    CLOSED = "closed"


class Step(StrEnum):
    """What may be done with an episode."""

    ACCEPT = "accept"
    ASSESS = "assess"
    PRIORITIZE = "prioritize"
    DRAFT = "draft"
    AGREE = "agree"
    HOLD_MEETING = "hold_meeting"
    MARK_OBJECTIVE = "mark_objective"
    CLOSE = "close"


class PlanState(StrEnum):
    """Where a plan is."""

    DRAFT = "draft"
    REPLACED = "replaced"
    """A draft that was never agreed, and that another took the place of."""
    ACTIVE = "active"
    CLOSED = "closed"


ALLOWED: Final[Mapping[tuple[EpisodeState, Step], EpisodeState]] = MappingProxyType(
    {
        (EpisodeState.REFERRED, Step.ACCEPT): EpisodeState.ASSESSING,
        (EpisodeState.ASSESSING, Step.ASSESS): EpisodeState.ASSESSING,
        (EpisodeState.ASSESSING, Step.PRIORITIZE): EpisodeState.ASSESSING,
        (EpisodeState.ASSESSING, Step.DRAFT): EpisodeState.PLAN_DRAFT,
        (EpisodeState.PLAN_DRAFT, Step.ASSESS): EpisodeState.PLAN_DRAFT,
        (EpisodeState.PLAN_DRAFT, Step.PRIORITIZE): EpisodeState.PLAN_DRAFT,
        (EpisodeState.PLAN_DRAFT, Step.DRAFT): EpisodeState.PLAN_DRAFT,
        (EpisodeState.PLAN_DRAFT, Step.AGREE): EpisodeState.ACTIVE,
        (EpisodeState.ACTIVE, Step.HOLD_MEETING): EpisodeState.ACTIVE,
        (EpisodeState.ACTIVE, Step.MARK_OBJECTIVE): EpisodeState.ACTIVE,
        (EpisodeState.ACTIVE, Step.CLOSE): EpisodeState.CLOSED,
    }
)
"""All that is allowed, and the state after it; anything else is refused."""


def state_after(state: EpisodeState, step: Step) -> EpisodeState:
    """Return the state of an episode after ``step``.

    :raises ProblemError: if ``step`` is not allowed in ``state``; it says what to do instead.
    """
    after = ALLOWED.get((state, step))
    if after is None:
        raise ProblemError(_refusal(state, step))
    return after


def _refusal(state: EpisodeState, step: Step) -> Problem:
    if state is EpisodeState.CLOSED:
        return problems.EPISODE_CLOSED
    if state is EpisodeState.REFERRED:
        return problems.EPISODE_NOT_ACCEPTED
    if step is Step.ACCEPT:
        return problems.EPISODE_ALREADY_ACCEPTED
    if state is EpisodeState.ACTIVE:
        return problems.PLAN_ALREADY_AGREED if step is Step.AGREE else problems.PLAN_ALREADY_ACTIVE
    return problems.PLAN_NOT_AGREED
