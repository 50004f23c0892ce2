"""The state machine of an episode."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_planning.domain.episode import ALLOWED, EpisodeState, Step, state_after

EVERYTHING = list(product(EpisodeState, Step))
ORDER = list(EpisodeState)


def refusal(state: EpisodeState, step: Step) -> str:
    with pytest.raises(ProblemError) as refused:
        state_after(state, step)
    assert refused.value.problem.status == 409
    return refused.value.problem.code


@pytest.mark.requirement("R-124", "R-136")
@given(st.lists(st.sampled_from(Step)))
def test_whatever_is_tried_an_episode_only_moves_forward_and_never_skips_a_state(steps: list[Step]) -> None:
    state = EpisodeState.REFERRED
    for step in steps:
        try:
            after = state_after(state, step)
        except ProblemError as refused:
            assert refused.problem.status == 409
            continue
        assert ORDER.index(after) - ORDER.index(state) in {0, 1}
        state = after


@pytest.mark.requirement("R-124", "R-136")
def test_what_moves_an_episode_forward_is_one_step_a_state() -> None:
    forward = {(state, step): after for (state, step), after in ALLOWED.items() if after is not state}
    assert forward == {
        (EpisodeState.REFERRED, Step.ACCEPT): EpisodeState.ASSESSING,
        (EpisodeState.ASSESSING, Step.DRAFT): EpisodeState.PLAN_DRAFT,
        (EpisodeState.PLAN_DRAFT, Step.AGREE): EpisodeState.ACTIVE,
        (EpisodeState.ACTIVE, Step.CLOSE): EpisodeState.CLOSED,
    }


@pytest.mark.requirement("R-116")
@pytest.mark.parametrize("step", [Step.ASSESS, Step.PRIORITIZE])
def test_needs_may_be_looked_at_again_until_a_plan_is_agreed(step: Step) -> None:
    for state in (EpisodeState.ASSESSING, EpisodeState.PLAN_DRAFT):
        assert state_after(state, step) is state
    assert refusal(EpisodeState.ACTIVE, step) == "plan.already_active"


@pytest.mark.parametrize(("state", "step"), EVERYTHING)
def test_every_step_is_allowed_or_refused_with_what_to_do_instead(state: EpisodeState, step: Step) -> None:
    if (state, step) in ALLOWED:
        assert state_after(state, step) is ALLOWED[state, step]
        return
    code = refusal(state, step)
    expected = {
        EpisodeState.REFERRED: {"episode.not_accepted"},
        EpisodeState.ASSESSING: {"episode.already_accepted", "plan.not_agreed"},
        EpisodeState.PLAN_DRAFT: {"episode.already_accepted", "plan.not_agreed"},
        EpisodeState.ACTIVE: {"episode.already_accepted", "plan.already_active", "plan.already_agreed"},
        EpisodeState.CLOSED: {"episode.closed"},
    }
    assert code in expected[state]
    assert (code == "episode.already_accepted") == (
        step is Step.ACCEPT and state not in {EpisodeState.REFERRED, EpisodeState.CLOSED}
    )
