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
    PAUSED = "paused"
    """A plan is agreed and rests for a while: no reminder goes out."""
    CLOSED = "closed"
    ENDED = "ended"
    """The referral came to nothing before a plan was agreed."""


class EndReason(StrEnum):
    """Why a referral came to nothing."""

    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    DUPLICATE = "duplicate"


class Step(StrEnum):
    """What may be done with an episode."""

    ACCEPT = "accept"
    END = "end"
    ASSESS = "assess"
    PRIORITIZE = "prioritize"
    DRAFT = "draft"
    AGREE = "agree"
    HOLD_MEETING = "hold_meeting"
    RECORD_MEETING = "record_meeting"
    MISS_MEETING = "miss_meeting"
    MOVE_MEETING = "move_meeting"
    MARK_OBJECTIVE = "mark_objective"
    REVISE = "revise"
    PAUSE = "pause"
    RESUME = "resume"
    CONTACT = "contact"
    CLOSE = "close"
    """With its plan."""
    CLOSE_BEFORE_PLAN = "close_before_plan"


class PlanState(StrEnum):
    """Where a plan is."""

    DRAFT = "draft"
    REPLACED = "replaced"
    """A draft that was never agreed, and that another took the place of."""
    ACTIVE = "active"
    CLOSED = "closed"


class PlanStep(StrEnum):
    """What may become of a plan."""

    REPLACE = "replace"
    AGREE = "agree"
    CHANGE = "change"
    """A meeting, an objective or a revision: a new version of the same plan."""
    CLOSE = "close"


_BEFORE_PLAN: Final = (EpisodeState.ASSESSING, EpisodeState.PLAN_DRAFT)
_WITHIN_ACTIVE: Final = (
    Step.ASSESS,
    Step.HOLD_MEETING,
    Step.RECORD_MEETING,
    Step.MISS_MEETING,
    Step.MOVE_MEETING,
    Step.MARK_OBJECTIVE,
    Step.REVISE,
    Step.CONTACT,
)

ALLOWED: Final[Mapping[tuple[EpisodeState, Step], EpisodeState]] = MappingProxyType(
    {
        (EpisodeState.REFERRED, Step.ACCEPT): EpisodeState.ASSESSING,
        **{(state, Step.END): EpisodeState.ENDED for state in (EpisodeState.REFERRED, *_BEFORE_PLAN)},
        **{
            (state, step): state for state in _BEFORE_PLAN for step in (Step.ASSESS, Step.PRIORITIZE, Step.CONTACT)
        },
        **{(state, Step.DRAFT): EpisodeState.PLAN_DRAFT for state in _BEFORE_PLAN},
        **{(state, Step.CLOSE_BEFORE_PLAN): EpisodeState.CLOSED for state in _BEFORE_PLAN},
        (EpisodeState.PLAN_DRAFT, Step.AGREE): EpisodeState.ACTIVE,
        **{(EpisodeState.ACTIVE, step): EpisodeState.ACTIVE for step in _WITHIN_ACTIVE},
        (EpisodeState.ACTIVE, Step.PAUSE): EpisodeState.PAUSED,
        (EpisodeState.PAUSED, Step.RESUME): EpisodeState.ACTIVE,
        (EpisodeState.PAUSED, Step.CONTACT): EpisodeState.PAUSED,
        (EpisodeState.PAUSED, Step.RECORD_MEETING): EpisodeState.PAUSED,
        (EpisodeState.ACTIVE, Step.CLOSE): EpisodeState.CLOSED,
        (EpisodeState.PAUSED, Step.CLOSE): EpisodeState.CLOSED,
    }
)
"""All that is allowed, and the state after it; anything else is refused."""

PLAN_ALLOWED: Final[Mapping[tuple[PlanState, PlanStep], PlanState]] = MappingProxyType(
    {
        (PlanState.DRAFT, PlanStep.REPLACE): PlanState.REPLACED,
        (PlanState.DRAFT, PlanStep.AGREE): PlanState.ACTIVE,
        (PlanState.DRAFT, PlanStep.CLOSE): PlanState.CLOSED,
        (PlanState.ACTIVE, PlanStep.CHANGE): PlanState.ACTIVE,
        (PlanState.ACTIVE, PlanStep.CLOSE): PlanState.CLOSED,
    }
)
"""All that may become of a plan."""


def may(state: EpisodeState, step: Step) -> bool:
    """Tell whether ``step`` is allowed in ``state``."""
    return (state, step) in ALLOWED


def state_after(state: EpisodeState, step: Step) -> EpisodeState:
    """Return the state of an episode after ``step``.

    :raises ProblemError: if ``step`` is not allowed in ``state``; it says what to do instead.
    """
    after = ALLOWED.get((state, step))
    if after is None:
        raise ProblemError(_refusal(state, step))
    return after


def plan_after(state: PlanState, step: PlanStep) -> PlanState:
    """Return the state of a plan after ``step``.

    :raises ProblemError: ``plan.replaced``, ``plan.closed``, ``plan.not_agreed`` or ``plan.already_agreed``.
    """
    after = PLAN_ALLOWED.get((state, step))
    if after is None:
        raise ProblemError(_plan_refusal(state))
    return after


def _plan_refusal(state: PlanState) -> Problem:
    return {
        PlanState.DRAFT: problems.PLAN_NOT_AGREED,
        PlanState.REPLACED: problems.PLAN_REPLACED,
        PlanState.ACTIVE: problems.PLAN_ALREADY_AGREED,
        PlanState.CLOSED: problems.PLAN_CLOSED,
    }[state]


def _refusal(state: EpisodeState, step: Step) -> Problem:
    if state is EpisodeState.CLOSED:
        return problems.EPISODE_CLOSED
    if state is EpisodeState.ENDED:
        return problems.EPISODE_ENDED
    if state is EpisodeState.REFERRED:
        closing = step in {Step.CLOSE, Step.CLOSE_BEFORE_PLAN}
        return problems.EPISODE_ONLY_REFERRED if closing else problems.EPISODE_NOT_ACCEPTED
    if step is Step.ACCEPT:
        return problems.EPISODE_ALREADY_ACCEPTED
    if state in _BEFORE_PLAN:
        return problems.CLOSURE_WITHOUT_PLAN if step is Step.CLOSE else problems.PLAN_NOT_AGREED
    if step in {Step.CLOSE_BEFORE_PLAN, Step.END}:
        return problems.CLOSURE_WITH_PLAN
    if step is Step.RESUME:
        return problems.EPISODE_NOT_PAUSED
    if state is EpisodeState.PAUSED:
        return problems.EPISODE_PAUSED
    return problems.PLAN_ALREADY_AGREED if step is Step.AGREE else problems.PLAN_ALREADY_ACTIVE
