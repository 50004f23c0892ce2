"""Meetings as a series: whatever is moved or revised, their order holds and what took place stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.domain.series import (
    Meeting,
    Series,
    check_order,
    counted,
    dates_of,
    moved,
    with_dates_to_come,
)

TODAY = date(2010, 11, 1)
PLANNED, HELD, MISSED, CANCELLED = MeetingStatus
STATUSES = {"p": PLANNED, "h": HELD, "m": MISSED, "c": CANCELLED}


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def series(statuses: str, *days: int) -> Series:
    """Return meetings 1, 2, ... on days counted from today; one letter a status."""
    return tuple(
        Meeting(number, on(day), STATUSES[status])
        for number, (status, day) in enumerate(zip(statuses, days, strict=True), start=1)
    )


def shown(found: Series) -> list[tuple[int, str, int]]:
    return [(item.number, item.status[0], (item.planned_on - TODAY).days) for item in found]


def refusal(error: pytest.ExceptionInfo[ProblemError]) -> tuple[int, str]:
    return error.value.problem.status, error.value.problem.code


@st.composite
def any_series(draw: st.DrawFn) -> Series:
    """What took place or was missed is behind; what is planned may be behind, too, if nobody recorded it."""
    days = sorted(draw(st.sets(st.integers(-60, 60), min_size=1, max_size=12)))
    return tuple(
        Meeting(number, on(day), draw(st.sampled_from(list(MeetingStatus) if day <= 0 else [PLANNED, CANCELLED])))
        for number, day in enumerate(days, start=1)
    )


def invariant(before: Series, after: Series) -> None:
    check_order(after)
    assert [item.number for item in after] == list(range(1, len(after) + 1))
    assert len(after) >= len(before)
    for old, new in zip(before, after, strict=False):
        if old.status is not PLANNED:
            assert new == old
        assert new == old or new.status is CANCELLED or new.planned_on >= TODAY
    for new in after[len(before) :]:
        assert new.status is PLANNED and new.planned_on >= TODAY


@pytest.mark.requirement("R-128")
@given(any_series(), st.integers(1, 13), st.integers(-70, 90), st.booleans())
def test_a_move_keeps_the_order_never_moves_what_took_place_and_never_goes_into_the_past(
    before: Series, number: int, to: int, following: bool
) -> None:
    try:
        after = moved(before, number, on(to), today=TODAY, following=following)
    except ProblemError as refused:
        assert refused.problem.code in {
            "meeting.unknown",
            "meeting.already_held",
            "meeting.already_missed",
            "meeting.cancelled",
            "meeting.move_into_past",
            "meetings.not_in_order",
        }
        return
    invariant(before, after)
    assert len(after) == len(before)
    assert after[number - 1].planned_on == on(to)
    shift = on(to) - before[number - 1].planned_on
    for old, new in zip(before, after, strict=True):
        follows = following and old.number > number and old.status is PLANNED
        if old.number != number:
            assert new.planned_on - old.planned_on == (shift if follows else timedelta(0))
        assert new.status is old.status


@pytest.mark.requirement("R-128")
@given(any_series(), st.integers(0, 60), st.integers(1, 30))
def test_one_meeting_always_moves_within_the_gap_around_it(before: Series, place: int, step: int) -> None:
    kept = [item for item in before if item.status is not CANCELLED]
    planned = [item for item in kept if item.status is PLANNED]
    if not planned:
        return
    meeting = planned[place % len(planned)]
    to = max(meeting.planned_on, TODAY) + timedelta(days=step)
    later = [item.planned_on for item in kept if item.number > meeting.number]
    if later and to >= min(later):
        return
    assert moved(before, meeting.number, to, today=TODAY, following=False)[meeting.number - 1].planned_on == to


@pytest.mark.requirement("R-128")
@pytest.mark.parametrize(
    ("number", "to", "expected"),
    [
        (3, 14, (422, "meetings.not_in_order")),
        (3, 20, (422, "meetings.not_in_order")),
        (4, 7, (422, "meetings.not_in_order")),
        (3, -1, (422, "meeting.move_into_past")),
        (1, 3, (409, "meeting.already_held")),
        (2, 3, (409, "meeting.already_missed")),
        (5, 30, (409, "meeting.cancelled")),
        (7, 3, (404, "meeting.unknown")),
        (0, 3, (404, "meeting.unknown")),
    ],
)
def test_a_move_that_cannot_be_is_refused(number: int, to: int, expected: tuple[int, str]) -> None:
    with pytest.raises(ProblemError) as refused:
        moved(series("hmppcp", -14, -7, 7, 14, 21, 28), number, on(to), today=TODAY, following=False)
    assert refusal(refused) == expected


@pytest.mark.requirement("R-128")
def test_the_others_stay_unless_it_is_asked_that_those_to_come_follow() -> None:
    before = series("hppcp", -7, 7, 14, 21, 28)
    alone = moved(before, 2, on(9), today=TODAY, following=False)
    assert shown(alone) == [(1, "h", -7), (2, "p", 9), (3, "p", 14), (4, "c", 21), (5, "p", 28)]
    together = moved(before, 2, on(17), today=TODAY, following=True)
    assert shown(together) == [(1, "h", -7), (2, "p", 17), (3, "p", 24), (4, "c", 21), (5, "p", 38)]
    earlier = moved(before, 2, TODAY, today=TODAY, following=True)
    assert shown(earlier) == [(1, "h", -7), (2, "p", 0), (3, "p", 7), (4, "c", 21), (5, "p", 21)]


@pytest.mark.requirement("R-128")
def test_those_that_follow_do_not_go_into_the_past_either() -> None:
    with pytest.raises(ProblemError) as refused:
        moved(series("pp", 7, 9), 2, on(-1), today=TODAY, following=True)
    assert refusal(refused) == (422, "meeting.move_into_past")
    with pytest.raises(ProblemError) as refused:  # 2 was held before 1, which cannot come after it any more
        moved(series("phppp", -14, -7, 7, 14, 21), 1, on(3), today=TODAY, following=True)
    assert refusal(refused) == (422, "meetings.not_in_order")


@pytest.mark.requirement("R-128")
@pytest.mark.parametrize(
    ("wished", "after"),
    [
        ((7, 14, 28), [(1, "h", -7), (2, "p", 7), (3, "p", 14), (4, "p", 28)]),
        ((7, 28), [(1, "h", -7), (2, "p", 7), (3, "c", 14), (4, "p", 28)]),
        ((14,), [(1, "h", -7), (2, "c", 7), (3, "p", 14), (4, "c", 28)]),
        ((), [(1, "h", -7), (2, "c", 7), (3, "c", 14), (4, "c", 28)]),
        ((7, 15, 28), [(1, "h", -7), (2, "p", 7), (3, "p", 15), (4, "p", 28)]),
        ((7, 14, 28, 35), [(1, "h", -7), (2, "p", 7), (3, "p", 14), (4, "p", 28), (5, "p", 35)]),
        ((7, 10, 14, 28), [(1, "h", -7), (2, "p", 7), (3, "p", 10), (4, "p", 14), (5, "p", 28)]),
        ((20, 28), [(1, "h", -7), (2, "p", 20), (3, "c", 14), (4, "p", 28)]),
    ],
)
def test_a_revision_moves_as_few_meetings_as_it_can(
    wished: tuple[int, ...], after: list[tuple[int, str, int]]
) -> None:
    found = with_dates_to_come(series("hppp", -7, 7, 14, 28), [on(day) for day in wished], today=TODAY)
    assert shown(found) == after


@pytest.mark.requirement("R-128")
@given(any_series(), st.sets(st.integers(-10, 90), max_size=15))
def test_after_a_revision_the_meetings_to_come_are_on_the_dates_wished_and_on_no_other(
    before: Series, wished: set[int]
) -> None:
    dates = [on(day) for day in sorted(wished)]
    try:
        after = with_dates_to_come(before, dates, today=TODAY)
    except ProblemError as refused:
        assert refused.problem.code in {
            "meetings.not_in_order",
            "meeting.move_into_past",
            "meetings.none_left",
        }
        return
    invariant(before, after)
    assert [item.planned_on for item in after if item.status is PLANNED] == dates
    planned_before = [item for item in before if item.status is PLANNED]
    if [item.planned_on for item in planned_before] == dates:
        assert after == before
    if {item.planned_on for item in planned_before} >= set(dates):  # fewer meetings: none of them moves
        by_number = {item.number: item for item in before}
        assert all(item.planned_on == by_number[item.number].planned_on for item in after)


@pytest.mark.requirement("R-128")
@pytest.mark.parametrize(
    ("before", "wished", "code"),
    [
        (series("hp", -7, 7), (14, 7), "meetings.not_in_order"),
        (series("hp", -7, 7), (7, 7), "meetings.not_in_order"),
        (series("hp", -7, 7), (-1,), "meeting.move_into_past"),
        (series("hp", -7, 7), (-8,), "meeting.move_into_past"),
        (series("cp", -7, 7), (), "meetings.none_left"),
        (series("ph", -7, -2), (3,), "meetings.not_in_order"),
    ],
)
def test_dates_that_cannot_be_are_refused(before: Series, wished: tuple[int, ...], code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        with_dates_to_come(before, [on(day) for day in wished], today=TODAY)
    assert refusal(refused) == (422, code)


@pytest.mark.requirement("R-128", "R-156")
def test_a_missed_meeting_may_be_made_up_for_without_counting_twice() -> None:
    assert counted(series("hmppc", -14, -7, 7, 14, 21)) == 3


@given(any_series())
def test_the_dates_of_a_series_ascend(found: Series) -> None:
    assert all(earlier < later for earlier, later in pairwise(dates_of(found)))


steps = st.one_of(
    st.tuples(st.just("settle"), st.integers(1, 13), st.sampled_from([HELD, MISSED])),
    st.tuples(st.just("move"), st.integers(1, 13), st.integers(-10, 90), st.booleans()),
    st.tuples(st.just("revise"), st.sets(st.integers(0, 90), max_size=12)),
    st.tuples(st.just("wait"), st.integers(1, 20)),
)


@pytest.mark.requirement("R-128", "R-155")
@given(any_series(), st.lists(steps, max_size=12))
def test_over_a_whole_plan_the_order_holds_and_what_took_place_is_never_touched(
    found: Series, life: list[tuple[object, ...]]
) -> None:
    today = TODAY
    for step in life:
        before = found
        try:
            match step:
                case ("wait", int(days)):
                    today += timedelta(days=days)
                case ("settle", int(number), MeetingStatus() as status):
                    found = tuple(
                        replace(item, status=status)
                        if item.number == number and item.status is PLANNED and item.planned_on <= today
                        else item
                        for item in found
                    )
                case ("move", int(number), int(to), bool(following)):
                    found = moved(found, number, on(to), today=today, following=following)
                case ("revise", set(wished)):
                    found = with_dates_to_come(found, [on(day) for day in sorted(wished)], today=today)
        except ProblemError:
            assert found == before
        check_order(found)
        for old, new in zip(before, found, strict=False):
            assert new.number == old.number
            assert old.status is PLANNED or new == old
