from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from arrimage_chassis.clock import SystemClock
from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain.first_contact import first_contact_due_on, judge_first_contact

pytestmark = pytest.mark.requirement("R-112")

TORONTO = "America/Toronto"
ZONES = st.sampled_from(
    [TORONTO, "America/St_Johns", "America/Sao_Paulo", "Europe/Paris", "Pacific/Apia", "Asia/Kathmandu", "UTC"]
)
DATES = st.dates(date(1975, 1, 1), date(2100, 12, 1))
INSTANTS = st.floats(157e6, 4102e6).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
DAYS = st.integers(1, 60)


def due_for(instant: datetime, zone: str = TORONTO, days: int = 7) -> date:
    return first_contact_due_on(SystemClock(zone).civil_date(instant), days)


@pytest.mark.parametrize(
    ("received", "due"),
    [("2010-10-04", "2010-10-11"), ("2010-12-28", "2011-01-04"), ("2012-02-25", "2012-03-03")],
)
def test_the_first_contact_is_due_seven_calendar_days_after_reception(received: str, due: str) -> None:
    assert first_contact_due_on(date.fromisoformat(received), 7) == date.fromisoformat(due)


@given(received_on=DATES)
def test_seven_days_later_is_the_same_day_of_the_week(received_on: date) -> None:
    due_on = first_contact_due_on(received_on, 7)
    assert due_on - received_on == timedelta(days=7)
    assert due_on.weekday() == received_on.weekday()


@pytest.mark.requirement("R-016")
@given(day=DATES, wall=st.times(), fold=st.sampled_from([0, 1]), zone=ZONES, days=DAYS)
def test_every_minute_of_a_local_day_counts_for_that_day(
    day: date, wall: time, fold: int, zone: str, days: int
) -> None:
    local = datetime.combine(day, wall, ZoneInfo(zone)).replace(fold=fold)
    instant = local.astimezone(UTC)
    exists = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(tzinfo=None)
    assume(exists)  # clocks were put forward over this minute
    assert due_for(instant, zone, days) == day + timedelta(days=days)


@pytest.mark.requirement("R-016")
@given(
    first=INSTANTS,
    later=st.timedeltas(timedelta(0), timedelta(days=30)),
    zone=ZONES,
)
def test_what_comes_later_is_never_due_earlier(first: datetime, later: timedelta, zone: str) -> None:
    assert due_for(first, zone) <= due_for(first + later, zone)


@pytest.mark.requirement("R-016")
@pytest.mark.parametrize("night", ["2010-03-14", "2010-11-07", "2026-03-08", "2026-11-01"])
def test_the_nights_on_which_clocks_change_count_as_one_day_each(night: str) -> None:
    day = date.fromisoformat(night)
    zone = ZoneInfo(TORONTO)
    begin = datetime.combine(day, time(), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    assert end - begin != timedelta(hours=24)

    instant = begin
    while instant < end:
        assert due_for(instant) == day + timedelta(days=7)
        instant += timedelta(minutes=10)
    assert due_for(begin - timedelta(seconds=1)) == day + timedelta(days=6)
    assert due_for(end) == day + timedelta(days=8)


@pytest.mark.parametrize(
    ("instant", "due"),
    [
        ("2010-10-05T03:59:59Z", "2010-10-11"),  # 23:59:59 on 10-04
        ("2010-10-05T04:00:00Z", "2010-10-12"),  # midnight: 10-05
        ("2010-12-29T04:59:59Z", "2011-01-04"),  # 23:59:59 on 12-28, in winter
    ],
)
def test_one_minute_before_midnight_counts_for_that_local_day(instant: str, due: str) -> None:
    assert due_for(datetime.fromisoformat(instant)) == date.fromisoformat(due)


@pytest.mark.requirement("R-114")
@given(received_on=DATES, delay=st.integers(-40, 80), ahead=st.integers(0, 80), days=DAYS)
def test_a_contact_is_late_only_after_the_due_day(received_on: date, delay: int, ahead: int, days: int) -> None:
    made_on, today = received_on + timedelta(days=delay), received_on + timedelta(days=ahead)
    due_on = first_contact_due_on(received_on, days)

    def judge() -> tuple[int, bool]:
        contact = judge_first_contact(made_on=made_on, received_on=received_on, due_on=due_on, today=today)
        return contact.delay_days, contact.late

    if delay < 0 or delay > ahead:
        with pytest.raises(ProblemError) as refused:
            judge()
        expected = "first_contact.before_reception" if delay < 0 else "first_contact.in_future"
        assert refused.value.problem.code == expected
    else:
        assert judge() == (delay, delay > days)
