from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import FollowupResult
from arrimage_followup.domain.call import CallState, is_to_be_announced, state_after

DUE_ON = date(2011, 3, 28)
FINAL = (CallState.COMPLETED, CallState.UNREACHED, CallState.DECLINED)
results = st.sampled_from(FollowupResult)


def _after(
    state: CallState,
    result: FollowupResult = FollowupResult.REACHED,
    *,
    completed_on: date = DUE_ON,
    today: date = DUE_ON,
    wish: bool = False,
) -> CallState:
    return state_after(state, result, due_on=DUE_ON, completed_on=completed_on, today=today, wish_to_return=wish)


def _refusal(state: CallState, **how: date | bool | FollowupResult) -> str:
    with pytest.raises(ProblemError) as refused:
        _after(state, **how)  # type: ignore[arg-type]
    return refused.value.problem.code


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
    assert _after(CallState.DUE, result) is state


@pytest.mark.requirement("R-180")
@given(results)
def test_a_call_has_no_result_before_it_is_due(result: FollowupResult) -> None:
    assert _refusal(CallState.SCHEDULED, result=result) == "followup.not_due_yet"


@pytest.mark.requirement("R-180")
@given(st.sampled_from(FINAL), results)
def test_a_call_has_one_result(state: CallState, result: FollowupResult) -> None:
    assert _refusal(state, result=result) == "followup.already_completed"


@pytest.mark.requirement("R-180")
@given(st.integers(-400, 400), st.integers(0, 400))
def test_the_day_of_a_call_lies_between_its_due_date_and_today(made_after: int, now_after: int) -> None:
    completed_on, today = DUE_ON + timedelta(made_after), DUE_ON + timedelta(now_after)
    if DUE_ON <= completed_on <= today:
        assert _after(CallState.DUE, completed_on=completed_on, today=today) is CallState.COMPLETED
    else:
        expected = "followup.date_in_future" if completed_on > today else "followup.date_before_due"
        assert _refusal(CallState.DUE, completed_on=completed_on, today=today) == expected


@pytest.mark.requirement("R-181", "R-183")
def test_who_was_not_reached_cannot_have_wished_to_return() -> None:
    code = _refusal(CallState.DUE, result=FollowupResult.UNREACHED, wish=True)
    assert code == "followup.wish_without_answer"
    assert _after(CallState.DUE, FollowupResult.REACHED, wish=True) is CallState.COMPLETED


@pytest.mark.requirement("R-179")
@given(st.sampled_from(CallState), st.integers(-400, 400))
def test_a_call_is_announced_from_its_day_on_and_only_while_nobody_was_told(
    state: CallState, days_after: int
) -> None:
    told = is_to_be_announced(state, DUE_ON, DUE_ON + timedelta(days_after))
    assert told == (state is CallState.SCHEDULED and days_after >= 0)


@pytest.mark.requirement("R-179", "R-180")
@given(st.lists(st.tuples(st.integers(0, 40), st.none() | results), max_size=40))
def test_whatever_is_tried_a_call_is_announced_once_and_ends_once(
    steps: list[tuple[int, FollowupResult | None]],
) -> None:
    state, today, announced, ended = CallState.SCHEDULED, date(2011, 1, 1), 0, 0
    for days, result in steps:
        today += timedelta(days)
        if is_to_be_announced(state, DUE_ON, today):
            state, announced = CallState.DUE, announced + 1
        if result is None:
            continue
        try:
            state = _after(state, result, completed_on=today, today=today)
            ended += 1
        except ProblemError as refused:
            expected = "followup.not_due_yet" if today < DUE_ON else "followup.already_completed"
            assert refused.problem.code == expected
    assert announced == (today >= DUE_ON and bool(steps))
    assert ended <= announced
    assert (ended == 1) == (state in FINAL)
