"""Every step of a notice, allowed and refused; the hours; the pauses."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_notifications.domain.back_off import pause_after
from arrimage_notifications.domain.hours import Hours, allowed_from, waking_hours
from arrimage_notifications.domain.notice_state import NEXT, OPEN, NoticeState, go
from arrimage_notifications.domain.parameters import PARAMETERS

S = NoticeState
ALLOWED = {
    (S.PENDING, S.SENT),
    (S.PENDING, S.WAITING),
    (S.PENDING, S.FAILED),
    (S.PENDING, S.SUPPRESSED),
    (S.WAITING, S.SENT),
    (S.WAITING, S.WAITING),
    (S.WAITING, S.FAILED),
    (S.WAITING, S.SUPPRESSED),
    (S.FAILED, S.PENDING),
    (S.FAILED, S.LEFT),
}
TORONTO = ZoneInfo("America/Toronto")
DAY = waking_hours(21, 8)


@pytest.mark.requirement("R-334")
@pytest.mark.parametrize("to", S)
@pytest.mark.parametrize("state", S)
def test_a_notice_goes_where_it_may_and_is_refused_the_rest(state: NoticeState, to: NoticeState) -> None:
    if (state, to) in ALLOWED:
        assert go(state, to) is to
        return
    with pytest.raises(ProblemError) as refused:
        go(state, to)
    assert refused.value.problem.code == "notice.wrong_state"
    assert state.value in refused.value.text("fr") and to.value in refused.value.text("en")


def test_what_is_open_may_still_be_sent_and_nothing_else_may() -> None:
    assert {state for state in S if S.SENT in NEXT[state]} == OPEN


@pytest.mark.requirement("R-337")
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2010-10-04 20:59", "2010-10-04 20:59"),
        ("2010-10-04 21:00", "2010-10-05 08:00"),
        ("2010-10-05 03:17", "2010-10-05 08:00"),
        ("2010-10-05 07:59", "2010-10-05 08:00"),
        ("2010-10-05 08:00", "2010-10-05 08:00"),
        ("2010-03-13 23:00", "2010-03-14 08:00"),  # a night of 23 hours
        ("2010-11-06 23:00", "2010-11-07 08:00"),  # a night of 25 hours
        ("2010-12-31 22:00", "2011-01-01 08:00"),
    ],
)
def test_nothing_leaves_in_quiet_hours(now: str, expected: str) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=TORONTO)
    assert allowed_from(instant, DAY, TORONTO) == datetime.fromisoformat(expected).replace(tzinfo=TORONTO)


@pytest.mark.requirement("R-337")
def test_hours_that_a_spring_night_leaves_out_begin_when_the_clock_has_passed_them() -> None:
    safe = Hours(time(2, 30), time(4, 0))
    now = datetime(2010, 3, 14, 1, 0, tzinfo=TORONTO)
    assert allowed_from(now, safe, TORONTO) == datetime(2010, 3, 14, 7, 0, tzinfo=UTC), "3:00, an hour later"


@pytest.mark.requirement("R-337")
def test_hours_that_an_autumn_night_has_twice_begin_the_first_time() -> None:
    safe = Hours(time(1, 30), time(4, 0))
    now = datetime(2010, 11, 7, 0, 0, tzinfo=TORONTO)
    assert allowed_from(now, safe, TORONTO) == datetime(2010, 11, 7, 5, 30, tzinfo=UTC)


@pytest.mark.requirement("R-337")
@given(
    minutes=st.integers(0, 3 * 366 * 24 * 60),
    begin=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    end=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_the_instant_is_within_the_hours_and_no_earlier_minute_is(minutes: int, begin: time, end: time) -> None:
    hours, now = Hours(begin, end), datetime(2009, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    at = allowed_from(now, hours, TORONTO)
    assert at >= now and hours.hold(at.astimezone(TORONTO).time())
    if at > now:
        assert not hours.hold((at - timedelta(minutes=1)).astimezone(TORONTO).time())
        assert at - now < timedelta(hours=26)


@pytest.mark.requirement("R-337")
def test_a_node_may_have_no_quiet_hours() -> None:
    assert waking_hours(8, 8).hold(time(3))


@pytest.mark.requirement("R-334")
@given(st.integers(1, 200), st.integers(1, 120), st.floats(0, 1))
def test_a_pause_grows_up_to_four_hours_and_is_spread(attempts: int, minutes: int, chance: float) -> None:
    pause = pause_after(attempts, minutes, chance)
    assert timedelta(0) < pause <= timedelta(hours=4) * 1.2
    assert pause >= min(timedelta(minutes=minutes), timedelta(hours=4)) * 0.8
    assert pause_after(attempts + 1, minutes, chance) >= pause


@pytest.mark.requirement("R-017")
def test_each_parameter_says_what_it_counts_within_its_bounds() -> None:
    for parameter in PARAMETERS:
        assert parameter.low <= parameter.default <= parameter.high
        assert parameter.meaning_fr and parameter.meaning_en and parameter.requirement.startswith("R-")
