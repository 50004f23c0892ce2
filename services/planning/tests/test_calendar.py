"""The dates of meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_planning.domain.calendar import RHYTHM, Rhythm, agreed_dates, proposed_dates, window_end_on

FIRST, LAST = date(1990, 1, 1), date(2199, 12, 31)
"""The first and the last start that a command may name."""
START = date(2010, 10, 12)
starts = st.dates(min_value=FIRST, max_value=LAST)


def every_start() -> Iterator[date]:
    return (FIRST + timedelta(days=days) for days in range((LAST - FIRST).days + 1))


def code_of(problem: pytest.ExceptionInfo[ProblemError]) -> str:
    return problem.value.problem.code


@pytest.mark.requirement("R-127", "SC-01")
def test_a_plan_of_12_october_2010_has_the_eight_dates_of_the_vector() -> None:
    assert [day.isoformat() for day in proposed_dates(START)] == [
        "2010-10-12",
        "2010-10-19",
        "2010-10-26",
        "2010-11-02",
        "2010-11-16",
        "2010-11-30",
        "2010-12-14",
        "2010-12-28",
    ]
    assert window_end_on(START) == date(2011, 1, 12)


@pytest.mark.requirement("R-127")
def test_the_offsets_are_four_weeks_and_then_every_second_week() -> None:
    assert RHYTHM.offsets_days() == (0, 7, 14, 21, 35, 49, 63, 77)


@pytest.mark.requirement("R-127")
def test_from_every_start_the_eight_meetings_fall_on_one_weekday_inside_three_calendar_months() -> None:
    offsets = RHYTHM.offsets_days()
    for start_on in every_start():
        dates = proposed_dates(start_on)
        assert tuple((day - start_on).days for day in dates) == offsets, start_on
        assert dates[-1] < window_end_on(start_on), start_on


@pytest.mark.requirement("R-127")
def test_from_every_start_the_window_ends_on_the_same_day_of_the_month_or_on_its_last() -> None:
    for start_on in every_start():
        end_on = window_end_on(start_on)
        months = (end_on.year - start_on.year) * 12 + end_on.month - start_on.month
        assert months == 3, start_on
        is_last_of_month = (end_on + timedelta(days=1)).day == 1
        assert end_on.day == start_on.day or (end_on.day < start_on.day and is_last_of_month), start_on


@pytest.mark.requirement("R-127")
@pytest.mark.parametrize(
    ("start", "end"),
    [("2010-11-30", "2011-02-28"), ("2011-11-30", "2012-02-29"), ("2010-11-29", "2011-02-28")],
)
def test_a_window_that_would_end_on_a_day_that_does_not_exist_ends_with_the_month(start: str, end: str) -> None:
    assert window_end_on(date.fromisoformat(start)) == date.fromisoformat(end)


@given(starts, st.integers(1, 30), st.integers(1, 10), st.integers(1, 31), st.integers(1, 31))
@pytest.mark.requirement("R-127")
def test_any_rhythm_proposes_its_number_of_meetings_in_order(
    start_on: date, meetings: int, weekly: int, weekly_step: int, later_step: int
) -> None:
    rhythm = Rhythm(meetings, weekly, weekly_step, later_step)
    dates = proposed_dates(start_on, rhythm)
    assert len(dates) == meetings
    assert dates[0] == start_on
    assert all(earlier < later for earlier, later in pairwise(dates))


@pytest.mark.requirement("R-128")
@given(starts, st.sets(st.integers(1, 400), max_size=7))
def test_the_person_may_choose_other_dates_and_fewer_meetings(start_on: date, days: set[int]) -> None:
    wished = [start_on, *(start_on + timedelta(days=offset) for offset in sorted(days))]
    assert agreed_dates(start_on, wished) == tuple(wished)


@pytest.mark.requirement("R-128")
@given(starts, st.lists(st.integers(-400, 400), min_size=1, max_size=7))
def test_dates_that_do_not_follow_one_another_from_the_start_are_refused(start_on: date, days: list[int]) -> None:
    wished = [start_on, *(start_on + timedelta(days=offset) for offset in days)]
    if all(earlier < later for earlier, later in pairwise(wished)):
        return
    with pytest.raises(ProblemError) as refused:
        agreed_dates(start_on, wished)
    assert code_of(refused) == "meetings.not_in_order"


@pytest.mark.requirement("R-128")
def test_the_first_meeting_is_on_the_start() -> None:
    with pytest.raises(ProblemError) as refused:
        agreed_dates(START, [START + timedelta(days=1)])
    assert code_of(refused) == "meetings.first_not_at_start"


@pytest.mark.requirement("R-128")
def test_a_ninth_meeting_needs_a_reason() -> None:
    nine = [START + timedelta(days=7 * week) for week in range(9)]
    assert agreed_dates(START, nine[:8]) == tuple(nine[:8])
    with pytest.raises(ProblemError) as refused:
        agreed_dates(START, nine)
    assert code_of(refused) == "meetings.more_need_reason"
    assert agreed_dates(START, nine, more_meetings_reason="deuil récent") == tuple(nine)
