"""Errands: not run before they say, and left alone for longer each time they go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import nats
import pytest
from chassis.tests.delivery.looking import lines
from chassis.tests.probe import METADATA, PROBE
from nats.aio.msg import Msg
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.errands import Desk
from arrimage_chassis.loops import Pauses
from arrimage_chassis.manifest import Errand
from arrimage_chassis.service import ServiceDefinition
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-338")

TOMORROW = datetime(2010, 10, 5, 12, tzinfo=UTC)


def with_errand(
    run: Callable[[Desk], Awaitable[int]], next_at: Callable[[AsyncSession], Awaitable[datetime | None]] | None
) -> ServiceDefinition:
    async def one_is_left(_session: AsyncSession) -> int:
        return 1

    errand = Errand("notices", one_is_left, run, next_at=next_at)
    return ServiceDefinition(replace(PROBE.manifest, errands=(errand,)), METADATA, PROBE.migrations)


async def test_an_errand_is_not_run_before_its_time_and_keeps_nobody_waiting_until_then(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    ran: list[datetime] = []

    async def at(_session: AsyncSession) -> datetime | None:
        return TOMORROW if not ran else None

    async def run(desk: Desk) -> int:
        ran.append(desk.place.clock.now())
        return 1

    service = with_errand(run, at)
    async with running_service(service, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as twin:
        for _ in range(3):
            await twin.post(f"/cases/{uuid4()}/say", {"times": 1})
        await twin.quiet()
        assert ran == []
        response = await twin.client.put("/simulation", json={"now": "2010-10-05T12:00:00Z"})
        assert response.status_code == 200
        await eventually(lambda: ran, what="the errand is run at its time")
        await twin.quiet()
        assert ran == [TOMORROW], "once: nothing is left to be done at any time"


async def test_an_errand_that_goes_wrong_is_not_run_again_at_each_commit(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    tries: list[int] = []

    async def run(_desk: Desk) -> int:
        tries.append(1)
        raise OSError("the mail server is away")

    service = with_errand(run, None)
    async with running_service(
        service, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, poll_seconds=60.0
    ) as twin:
        await eventually(lambda: lines(tmp_path, "errand.failed"), what="the failure is told")
        for _ in range(20):
            await twin.post(f"/cases/{uuid4()}/say", {"times": 1})
        assert len(tries) == 1
        assert len(lines(tmp_path, "errand.failed")) == 1


async def test_a_service_that_stops_keeps_its_bus_open_until_the_errand_under_way_has_ended(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    began, answers = asyncio.Event(), []

    async def hear(question: Msg) -> None:
        await question.respond(b"here")

    async def run(desk: Desk) -> int:
        began.set()
        await eventually(desk.is_stopping, what="the service is told to stop")
        for _ in range(20):  # long enough for a bus that did not wait to be closed
            answers.append(await twin.runtime.ask("asked.by_a_test", b"?", 2.0))
        return 0

    asked = await nats.connect(nats_server.url)
    try:
        await asked.subscribe("asked.by_a_test", cb=hear)
        service = with_errand(run, None)
        async with running_service(
            service, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path
        ) as twin:
            await began.wait()
        assert answers == [b"here"] * 20
        assert not twin.runtime.own_bus.connected
    finally:
        await asked.close()


def test_each_pause_is_twice_as_long_up_to_five_minutes_and_success_ends_it() -> None:
    now = [0.0]
    pauses = Pauses(1.0, seconds=lambda: now[0])
    lengths = []
    for _ in range(12):
        pauses.begin("notices")
        began = now[0]
        while not pauses.is_over("notices"):
            now[0] += 1
        lengths.append(now[0] - began)
    assert lengths == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    pauses.forget("notices")
    pauses.begin("notices")
    now[0] += 1
    assert pauses.is_over("notices")
