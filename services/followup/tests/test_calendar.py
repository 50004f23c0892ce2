from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from arrimage_contracts.vocabularies import FollowupKind
from arrimage_followup.domain.calendar import add_months, call_dates

M3, M9 = FollowupKind.M3, FollowupKind.M9
days = st.dates(date(1950, 1, 1), date(2200, 12, 31))


def _on_paper(day: date, months: int) -> date:
    """Turn the pages of a paper calendar, then look for the last day that is not after the day's number."""
    page = day.replace(day=1)
    for _ in range(months):
        page = (page + timedelta(days=31)).replace(day=1)
    of_the_page = [page + timedelta(days=n) for n in range(31)]
    return max(d for d in of_the_page if d.month == page.month and d.day <= day.day)


@pytest.mark.requirement("R-178", "SC-01", "SC-02")
@pytest.mark.parametrize(
    ("closed_on", "first", "second"),
    [
        ("2010-12-28", "2011-03-28", "2011-09-28"),
        ("2010-11-30", "2011-02-28", "2011-08-30"),
        ("2011-05-31", "2011-08-31", "2012-02-29"),
        ("2010-11-02", "2011-02-02", "2011-08-02"),
    ],
)
def test_the_calls_are_three_and_nine_calendar_months_after_the_end(
    closed_on: str, first: str, second: str
) -> None:
    dates = call_dates(date.fromisoformat(closed_on))
    assert dates == {M3: date.fromisoformat(first), M9: date.fromisoformat(second)}


@pytest.mark.requirement("R-178")
@given(days)
@example(date(2011, 11, 30))
@example(date(2012, 2, 29))
def test_the_dates_are_those_of_a_paper_calendar(closed_on: date) -> None:
    assert call_dates(closed_on) == {M3: _on_paper(closed_on, 3), M9: _on_paper(closed_on, 9)}


@pytest.mark.requirement("R-178")
@given(days, st.integers(0, 60))
def test_any_number_of_months_is_added_as_on_a_paper_calendar(day: date, months: int) -> None:
    assert add_months(day, months) == _on_paper(day, months)


@pytest.mark.requirement("R-178")
@given(days)
def test_the_second_call_is_counted_from_the_end_and_not_from_the_first_call(closed_on: date) -> None:
    second = call_dates(closed_on)[M9]
    assert second.day == closed_on.day or (second + timedelta(days=1)).day == 1


@pytest.mark.requirement("R-178")
@given(days, days)
def test_who_ended_later_is_not_called_earlier(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    for kind in FollowupKind:
        assert call_dates(earlier)[kind] <= call_dates(later)[kind]


@pytest.mark.requirement("R-017", "R-178")
def test_the_months_are_a_parameter() -> None:
    assert call_dates(date(2010, 12, 28), offsets={M3: 1}) == {M3: date(2011, 1, 28)}


def test_a_date_after_the_last_year_of_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match=r"calendar\.out_of_range"):
        add_months(date(9999, 12, 1), 1)


@pytest.mark.requirement("R-187")
@pytest.mark.parametrize(
    ("closed_on", "kinds"),
    [
        (date(2009, 12, 1), []),
        (date(2009, 12, 21), []),  # its second call was due on the very day of the beginning
        (date(2009, 12, 22), [M9]),
        (date(2010, 6, 22), [M3, M9]),
        (date(2010, 9, 21), [M3, M9]),
        (date(2010, 9, 22), [M3, M9]),
    ],
)
def test_an_episode_that_ended_before_the_calls_existed_gets_those_still_to_come(
    closed_on: date, kinds: list[FollowupKind]
) -> None:
    assert list(call_dates(closed_on, active_since=date(2010, 9, 21))) == kinds


@pytest.mark.requirement("R-187")
@given(days, days)
def test_the_beginning_of_the_calls_never_moves_a_date(closed_on: date, active_since: date) -> None:
    kept = call_dates(closed_on, active_since=active_since)
    assert kept.items() <= call_dates(closed_on).items()
    if closed_on >= active_since:
        assert len(kept) == len(FollowupKind)
