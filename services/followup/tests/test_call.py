from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import FollowupResult
from arrimage_followup.domain.call import (
    ALLOWED,
    PENDING,
    STEP_OF_RESULT,
    CallState,
    Step,
    check_day,
    check_told,
    is_to_be_announced,
    state_after,
)

DUE_ON = date(2011, 3, 28)
FINAL = (CallState.COMPLETED, CallState.UNREACHED, CallState.DECLINED, CallState.CANCELLED)

ENDED = "followup.already_completed"
AFTER: dict[CallState, dict[Step, CallState | str]] = {
    CallState.SCHEDULED: {
        Step.ANNOUNCE: CallState.DUE,
        Step.ATTEMPT: "followup.not_due_yet",
        Step.REACH: "followup.not_due_yet",
        Step.GIVE_UP: "followup.not_due_yet",
        Step.DECLINE: "followup.not_due_yet",
        Step.CANCEL: CallState.CANCELLED,
    },
    CallState.DUE: {
        Step.ANNOUNCE: "followup.already_due",
        Step.ATTEMPT: CallState.DUE,
        Step.REACH: CallState.COMPLETED,
        Step.GIVE_UP: CallState.UNREACHED,
        Step.DECLINE: CallState.DECLINED,
        Step.CANCEL: CallState.CANCELLED,
    },
    CallState.COMPLETED: dict.fromkeys(Step, ENDED),
    CallState.UNREACHED: dict.fromkeys(Step, ENDED),
    CallState.DECLINED: dict.fromkeys(Step, ENDED),
    CallState.CANCELLED: dict.fromkeys(Step, "followup.cancelled"),
}
"""Part Y's machine, written a second time: each state and step, with the state or the refusal after it."""


def _after(state: CallState, step: Step) -> CallState | str:
    try:
        return state_after(state, step, due_on=DUE_ON)
    except ProblemError as refused:
        return refused.problem.code


def _refusal(**told: object) -> str:
    with pytest.raises(ProblemError) as refused:
        if "day" in told:
            check_day(told["day"], due_on=DUE_ON, today=told["today"])  # type: ignore[arg-type]
        else:
            check_told(**told)  # type: ignore[arg-type]
    return refused.value.problem.code


@pytest.mark.requirement("R-180", "R-181", "R-182", "R-186")
@pytest.mark.parametrize(("state", "step"), list(product(CallState, Step)))
def test_each_step_in_each_state_is_allowed_or_refused_as_the_machine_says(state: CallState, step: Step) -> None:
    assert _after(state, step) == AFTER[state][step]


@pytest.mark.requirement("R-180")
@pytest.mark.parametrize(
    ("state", "step"), [pair for pair in product(CallState, Step) if pair not in ALLOWED], ids=str
)
def test_each_refusal_says_what_to_do_next_in_both_languages(state: CallState, step: Step) -> None:
    with pytest.raises(ProblemError) as refused:
        state_after(state, step, due_on=DUE_ON)
    french, english = refused.value.text("fr"), refused.value.text("en")
    assert any(word in french for word in ("Notez", "Relisez"))
    assert any(word in english for word in ("Record", "record", "Read"))
    assert "{" not in french + english


@pytest.mark.requirement("R-180")
def test_a_final_state_has_no_way_out_and_no_other_state_is_final() -> None:
    assert {state for state, _ in ALLOWED} == set(PENDING) == set(CallState) - set(FINAL)


@pytest.mark.requirement("R-180", "R-181")
@pytest.mark.parametrize(
    ("result", "state"),
    [
        (FollowupResult.REACHED, CallState.COMPLETED),
        (FollowupResult.UNREACHED, CallState.UNREACHED),
        (FollowupResult.DECLINED, CallState.DECLINED),
    ],
)
def test_a_due_call_ends_reached_unreached_or_declined(result: FollowupResult, state: CallState) -> None:
    assert _after(CallState.DUE, STEP_OF_RESULT[result]) is state


@pytest.mark.requirement("R-180")
@given(st.integers(-400, 400), st.integers(0, 400))
def test_the_day_of_a_call_lies_between_its_due_date_and_today(made_after: int, now_after: int) -> None:
    day, today = DUE_ON + timedelta(made_after), DUE_ON + timedelta(now_after)
    if DUE_ON <= day <= today:
        check_day(day, due_on=DUE_ON, today=today)
    else:
        expected = "followup.date_in_future" if day > today else "followup.date_before_due"
        assert _refusal(day=day, today=today) == expected


@pytest.mark.requirement("R-181", "R-183")
@given(st.sampled_from(FollowupResult), st.booleans(), st.booleans())
def test_only_who_was_spoken_to_wished_or_answered_something(
    result: FollowupResult, wish: bool, answers: bool
) -> None:
    if wish and result is FollowupResult.UNREACHED:
        assert _refusal(result=result, wish_to_return=wish, answers=answers) == "followup.wish_without_answer"
    elif answers and result is not FollowupResult.REACHED:
        assert _refusal(result=result, wish_to_return=wish, answers=answers) == "followup.answers_without_call"
    else:
        check_told(result, wish_to_return=wish, answers=answers)


@pytest.mark.requirement("R-179")
@given(st.sampled_from(CallState), st.integers(-400, 400))
def test_a_call_is_announced_from_its_day_on_and_only_while_nobody_was_told(
    state: CallState, days_after: int
) -> None:
    told = is_to_be_announced(state, DUE_ON, DUE_ON + timedelta(days_after))
    assert told == (state is CallState.SCHEDULED and days_after >= 0)


@pytest.mark.requirement("R-179", "R-180")
@given(st.lists(st.tuples(st.integers(0, 40), st.none() | st.sampled_from(Step)), max_size=40))
def test_whatever_is_tried_a_call_is_announced_at_most_once_and_ends_once(
    steps: list[tuple[int, Step | None]],
) -> None:
    state, today, announced, ended = CallState.SCHEDULED, date(2011, 1, 1), 0, 0
    for days, step in steps:
        today += timedelta(days)
        if is_to_be_announced(state, DUE_ON, today):
            state, announced = CallState.DUE, announced + 1
        if step is None or step is Step.ANNOUNCE:
            continue
        after = _after(state, step)
        if isinstance(after, CallState):
            ended += after in FINAL
            state = after
    assert announced <= 1
    assert (ended == 1) == (state in FINAL)
    assert ended <= 1
