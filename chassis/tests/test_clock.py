"""Clocks that jump, and the two nights a year on which the civil clock does: nothing fires twice or not at all."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from chassis.tests.delivery.looking import lines
from chassis.tests.probe import METADATA, PROBE, applied, closed, note
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.clock import SystemClock
from arrimage_chassis.clock_watch import ClockWatch
from arrimage_chassis.delivery.lease import Lease, steady_seconds
from arrimage_chassis.manifest import Timer
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.tables import lease, parked
from arrimage_chassis.work import Work
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-016")

SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)
HOUR, DAY = 3600.0, 86_400.0
TORONTO = SystemClock("America/Toronto")


# --- the civil clock ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("night", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_the_day_on_which_clocks_change_begins_once_ends_once_and_has_all_of_its_minutes(
    night: date, hours: int
) -> None:
    start = datetime(night.year, night.month, night.day, tzinfo=ZoneInfo("America/Toronto")).astimezone(UTC)
    minutes = [start + timedelta(minutes=number) for number in range(-120, 60 * 27)]
    dates = [TORONTO.civil_date(minute) for minute in minutes]
    assert dates == sorted(dates), "the date never goes back, though the civil clock does in autumn"
    assert dates.count(night) == hours * 60
    assert {*dates} == {night - timedelta(days=1), night, night + timedelta(days=1)}


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)), st.integers(0, 400))  # noqa: DTZ001 - of UTC
def test_a_later_instant_is_never_on_an_earlier_date(instant: datetime, days: int) -> None:
    first = instant.replace(tzinfo=UTC)
    assert TORONTO.civil_date(first) <= TORONTO.civil_date(first + timedelta(days=days))


async def due_for_the_night(session: AsyncSession) -> date | None:
    done = set((await session.execute(select(applied.c.what))).scalars())
    nights = [night for night in (SPRING, AUTUMN) if f"due {night}" not in done]
    return min(nights, default=None)


async def fire_for_the_night(work: Work, today: date, _limit: int) -> int:
    due = await due_for_the_night(work.session)
    assert due is not None
    assert due <= today
    await note(work, work.new_id(), f"due {due}")
    return 1


NIGHTLY = ServiceDefinition(
    replace(PROBE.manifest, timers=(Timer("nightly", due_for_the_night, fire_for_the_night),)),
    METADATA,
    PROBE.migrations,
)


async def fired(twin: Twin) -> dict[str, int]:
    async with twin.runtime.store.reading() as session:
        rows = await session.execute(select(applied.c.what, func.count()).group_by(applied.c.what))
        return {row[0]: row[1] for row in rows}


async def test_what_is_due_on_a_night_that_changes_fires_at_its_local_midnight_and_once(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        NIGHTLY, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, now="2026-03-08T04:59:00Z"
    ) as twin:
        await twin.quiet()
        assert await fired(twin) == {}, "23:59 on the 7th in Toronto"
        spring = {f"due {SPRING}": 1}
        for instant in ("2026-03-08T05:00:00Z", "2026-03-08T06:59:00Z", "2026-03-08T07:00:00Z"):
            await twin.move_to(instant)
            assert await fired(twin) == spring
        await twin.move_to("2026-11-01T03:59:00Z")
        assert await fired(twin) == spring
        for instant in ("2026-11-01T04:00:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"):
            await twin.move_to(instant)  # half past one comes twice
            assert await fired(twin) == spring | {f"due {AUTUMN}": 1}


# --- a clock that is put forward or back ----------------------------------------------------------------------


class MovedClock(SystemClock):
    """The computer's clock, as far as somebody moved it."""

    moved = timedelta()

    def now(self) -> datetime:
        return datetime(2026, 3, 8, 15, tzinfo=UTC) + self.moved


def test_a_jump_is_told_once_with_its_length_and_a_slow_correction_is_none() -> None:
    of_day, steady = [1000.0], [50.0]
    watch = ClockWatch(of_day=lambda: of_day[0], steady=lambda: steady[0])

    def after(seconds: float, jump: float = 0.0) -> float:
        steady[0] += seconds
        of_day[0] += seconds + jump
        return watch.jumped()

    assert after(300.0) == 0
    assert after(5.0, -HOUR) == -HOUR
    assert after(5.0) == 0, "told once"
    assert after(5.0, DAY) == DAY
    assert [after(5.0, 0.5) for _ in range(200)] == [0.0] * 200, "half a second at a time"


@pytest.mark.full
@pytest.mark.parametrize("jump", [-HOUR, DAY])
async def test_a_clock_that_jumps_fires_nothing_twice_loses_no_lease_and_is_told(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path, jump: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_service(
        NIGHTLY, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, lease_seconds=1.0
    ) as twin:
        runtime = twin.runtime
        clock = MovedClock("America/Toronto")
        monkeypatch.setattr(twin.clock, "now", clock.now)
        offset = [0.0]
        monkeypatch.setattr(runtime, "clock_watch", ClockWatch(of_day=lambda: steady_seconds() + offset[0]))
        runtime.wake_timers()

        async def has_fired() -> bool:
            return await fired(twin) == {f"due {SPRING}": 1}

        await eventually(has_fired, what="what is due fires")
        clock.moved, offset[0] = timedelta(seconds=jump), jump
        await eventually(lambda: lines(tmp_path, "clock.jumped"), what="the jump is told")
        (line,) = lines(tmp_path, "clock.jumped")
        assert abs(line["seconds"] - jump) < 2
        clock.moved, offset[0] = timedelta(), 0.0
        await eventually(lambda: len(lines(tmp_path, "clock.jumped")) == 2, what="the way back is told as well")
        assert await fired(twin) == {f"due {SPRING}": 1}
        assert runtime.lease.held
        assert [one["fence"] for one in lines(tmp_path, "service.leads")] == [1], "the lease was never lost"
        assert lines(tmp_path, "service.stands_by") == []


@pytest.mark.parametrize("jump", [-HOUR, DAY])
async def test_a_lease_ends_no_sooner_and_no_later_when_the_clock_of_day_jumps(
    store_dsn: str, jump: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time
    store, now = Store(store_dsn), [1000.0]
    first, second = (Lease(store, name, 15.0, seconds=lambda: now[0]) for name in ("1", "2"))
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(_make_lease_table)
        assert await first.take_or_renew()
        assert not await second.take_or_renew()
        monkeypatch.setattr(time, "time", lambda: real() + jump)
        for _ in range(4):
            now[0] += 5
            assert await first.take_or_renew(), "renewed in time"
            assert not await second.take_or_renew()
        now[0] += 14
        assert not await second.take_or_renew(), "the last renewal was fourteen seconds ago"
        now[0] += 2
        assert await second.take_or_renew(), "and now sixteen"
    finally:
        await store.close()


async def test_what_is_parked_is_tried_again_though_the_clock_was_put_back(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(PROBE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path) as twin:
        case = uuid4()
        await twin.say(closed(case), case_id=case)
        await eventually(lambda: lines(tmp_path, "event.parked"), what="the event is parked")
        parking, now = twin.runtime.retryings[0].parking, time.time()
        async with twin.runtime.store.writing() as session:
            await session.execute(update(parked).values(next_attempt_at=now + 5, state="waiting"))
            assert await parking.due(session, now) == [], "not yet"
            await session.execute(update(parked).values(next_attempt_at=now + HOUR))
            (due,) = await parking.due(session, now)
            assert due.case_id == case, "no pause is that long: the clock was put back since"


def _make_lease_table(connection: Connection) -> None:
    lease.create(connection)
