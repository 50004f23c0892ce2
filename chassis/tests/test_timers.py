"""What is due is done, whatever another timer does: it fails, or makes something due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from chassis.tests.delivery.looking import lines
from chassis.tests.probe import METADATA, PROBE
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.manifest import Timer
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.work import Work
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-011")

Looks = Callable[[AsyncSession], Awaitable[date | None]]
TODAY = date(2010, 10, 4)


@dataclass
class Told:
    """A timer that is due as long as it is told to do so."""

    name: str
    times: int = 0
    done: list[str] = field(default_factory=list)
    makes_due: Told | None = None
    looks_first: Looks | None = None

    async def next_due(self, session: AsyncSession) -> date | None:
        if self.looks_first is not None:
            await self.looks_first(session)
        await session.execute(text("SELECT 1"))
        return TODAY if self.times else None

    async def run(self, _work: Work, _today: date, _limit: int) -> int:
        self.times -= 1
        self.done.append(self.name)
        if self.makes_due is not None:
            self.makes_due.times += 1
        return 1


def with_timers(*told: Told) -> ServiceDefinition:
    timers = tuple(Timer(each.name, next_due=each.next_due, run=each.run) for each in told)
    return ServiceDefinition(replace(PROBE.manifest, timers=timers), METADATA, PROBE.migrations)


async def test_a_timer_that_cannot_look_keeps_no_other_from_looking(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    looked = 0

    async def fails(session: AsyncSession) -> date | None:
        nonlocal looked
        looked += 1
        await session.execute(text("SELECT missing FROM nowhere"))
        return None

    first, broken, last = Told("first", 1), Told("broken", looks_first=fails), Told("last", 1)
    service = with_timers(first, broken, last)
    async with running_service(service, nats_server=nats_server, store_url=store_dsn, directory=tmp_path):
        await eventually(lambda: first.done and last.done, what="both others to be run")
        await eventually(lambda: looked > 2, what="the broken one to be tried again")
    assert len(lines(tmp_path, "timer.failed")) == 1, "said once, not at every turn"


async def test_a_timer_that_fails_at_its_work_is_told_once_and_tried_again(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    tried = 0

    class Fails(Told):
        async def run(self, work: Work, today: date, limit: int) -> int:
            nonlocal tried
            tried += 1
            if tried < 4:
                raise RuntimeError
            return await super().run(work, today, limit)

    fails, other = Fails("fails", 1), Told("other", 1)
    service = with_timers(fails, other)
    async with running_service(service, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path):
        await eventually(lambda: fails.done and other.done, what="both to be run in the end")
    assert len(lines(tmp_path, "timer.failed")) == 1


async def test_what_a_timer_makes_due_waits_for_no_other_turn(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    earlier = Told("earlier")
    later = Told("later", 3, earlier.done, makes_due=earlier)
    service = with_timers(earlier, later)
    async with running_service(service, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as twin:
        await eventually(lambda: len(earlier.done) == 6, what="all to be run")
        assert earlier.done == ["later"] * 3 + ["earlier"] * 3
        await twin.quiet()
