"""One instance of a service works; another stands by, and takes over when the first is gone."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from chassis.tests.delivery.looking import applied_to, numbers_of, watch
from chassis.tests.probe import PROBE, plan
from nats.js import JetStreamContext
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError

from arrimage_chassis.delivery.lease import Lease, LeaseLostError
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.outage import is_outage
from arrimage_chassis.store.tables import lease
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.processes import dying_with_us, end, stands_still
from arrimage_testing.service_twin import Twin, running_service, settings_for
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-009", "R-010")

LEASE_SECONDS = 3.0
"""Long enough to be renewed on a busy machine: a lease follows real time."""
ON_SQLITE_FIRST = pytest.mark.parametrize(
    "store_dsn",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.full])],
    indirect=True,
)
"""On PostgreSQL in `make test-full`: the other tests play the statements of a lease on both stores."""
PLANS = ["plan v1", "plan v2", "plan v3", "plan v4"]
ROOT = Path(__file__).parents[3]


@asynccontextmanager
async def instance(
    name: str, nats_server: NatsServer, store_dsn: str, directory: Path, **more: Any
) -> AsyncIterator[Twin]:
    async with running_service(
        PROBE,
        nats_server=nats_server,
        store_url=store_dsn,
        directory=directory,
        instance=name,
        lease_seconds=LEASE_SECONDS,
        **more,
    ) as twin:
        yield twin


@asynccontextmanager
async def beside_a_process(
    nats_server: NatsServer, store_dsn: str, directory: Path
) -> AsyncIterator[tuple[subprocess.Popen[bytes], Twin]]:
    """Run the probe as a process that leads, and as a twin that stands by."""
    settings = settings_for(
        PROBE,
        nats_url=nats_server.url,
        store_url=store_dsn,
        directory=directory,
        organization="margelle",
        now="2010-10-04T13:30:00Z",
        border=False,
        instance="process",
        lease_seconds=LEASE_SECONDS,
        log_file=directory / "process.jsonl",
    )
    environment = {
        f"ARRIMAGE_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in settings.model_dump(mode="json", exclude_none=True).items()
    }
    running: list[subprocess.Popen[bytes]] = []

    async def start_the_process(_: JetStreamContext) -> None:
        running.append(start(environment))
        await eventually(lambda: said(directory, "service.leads"), deadline=20, what="the process leads")

    try:
        async with instance("1", nats_server, store_dsn, directory, before=start_the_process) as twin:
            assert not twin.runtime.lease.held
            yield running[0], twin
    finally:
        for process in running:
            process.send_signal(signal.SIGCONT)
            end(process, signal.SIGKILL)


async def pause(process: subprocess.Popen[bytes], store_dsn: str) -> None:
    """Freeze the process; on SQLite not inside a transaction, since it would keep everybody from writing."""

    def is_paused() -> bool:
        process.send_signal(signal.SIGSTOP)
        while not stands_still(process.pid):
            continue
        if not store_dsn.startswith("sqlite"):
            return True
        with closing(sqlite3.connect(make_url(store_dsn).database or "", timeout=0)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                process.send_signal(signal.SIGCONT)
                return False
        return True

    await eventually(is_paused, what="the process stands still")


def start(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = dying_with_us([sys.executable, "-m", "chassis.tests.probe_process"])
    return subprocess.Popen(command, env={**os.environ, **environment, "PYTHONPATH": str(ROOT)}, cwd=ROOT)


def said(directory: Path, event: str) -> bool:
    """Tell whether the process wrote a line of that kind."""
    file = directory / "process.jsonl"
    return file.exists() and f'"{event}"' in file.read_text()


async def leads(twin: Twin) -> bool:
    return bool((await twin.client.get("/health/ready")).json()["leads"])


async def test_a_second_instance_stands_by_and_takes_over_when_the_first_stops(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    case = uuid4()
    async with instance("2", nats_server, store_dsn, tmp_path / "2") as second:
        await eventually(lambda: leads(second), what="the first to start leads")
        async with instance("1", nats_server, store_dsn, tmp_path / "1") as first:
            watched = watch(first.runtime)
            assert not await leads(first)
            for version in (1, 2, 3):
                await second.say(plan(case, version=version), case_id=case)
            assert (await first.post(f"/cases/{case}/say", {"times": 2})).status_code == 200
            await second.quiet()
            assert [what for what in await applied_to(second, case) if what != "said"] == PLANS[:3]
            assert watched.published == 0, "the one that stands by relays nothing, not even its own commands'"
            assert len(numbers_of(await second.events())[case]) == 5
            await second.runtime.stop()
            await eventually(lambda: leads(first), deadline=25, what="the other takes over")
            await first.say(plan(case, version=4), case_id=case)
            await first.quiet()
            assert [what for what in await applied_to(first, case) if what != "said"] == PLANS


@pytest.mark.full
@ON_SQLITE_FIRST
async def test_an_instance_takes_over_from_one_that_was_killed(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with beside_a_process(nats_server, store_dsn, tmp_path) as (process, twin):
        case = uuid4()
        await twin.say(plan(case), case_id=case)
        await eventually(lambda: is_applied(twin, case, 1), what="the process works")
        process.kill()
        await twin.say(plan(case, version=2), case_id=case)
        await eventually(lambda: leads(twin), deadline=25, what="the one that stood by takes over")
        await twin.quiet()
        assert await applied_to(twin, case) == ["plan v1", "plan v2"]


@ON_SQLITE_FIRST
async def test_an_instance_that_was_paused_past_its_lease_changes_nothing_when_it_wakes(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with beside_a_process(nats_server, store_dsn, tmp_path) as (process, twin):
        cases = [uuid4() for _ in range(20)]
        for case in cases:
            await twin.say(plan(case), case_id=case)
        await pause(process, store_dsn)
        for case in cases:
            await twin.say(plan(case, version=2), case_id=case)
        # it may have been frozen in the midst of a question
        await eventually(lambda: leads(twin), deadline=60, what="the one that stood by takes over")
        process.send_signal(signal.SIGCONT)
        await eventually(lambda: said(tmp_path, "service.stands_by"), what="the paused one wakes, and stands by")
        await twin.quiet()
        for case in cases:
            assert await applied_to(twin, case) == ["plan v1", "plan v2"]
        ids = [event.id for event in await twin.events() if event.event_name == "FollowupScheduled"]
        assert len(ids) == len(set(ids)) == 40


async def test_a_late_holder_may_not_write(store_dsn: str) -> None:
    """Time is passed in: the first holder sleeps past its end, another takes over, and the first is fenced."""
    store = Store(store_dsn)
    now = [1000.0]
    try:
        first, second = (Lease(store, name, 15.0, seconds=lambda: now[0]) for name in ("1", "2"))
        async with store.engine.begin() as connection:
            await connection.run_sync(_make_lease_table)
        assert await first.take_or_renew()
        assert not await second.take_or_renew()
        now[0] += 16
        assert not first.held, "a renewal that is late ends it, before anybody says so"
        assert await second.take_or_renew()
        with pytest.raises(LeaseLostError):
            async with store.writing() as session:
                await first.check(session)
        assert not await first.take_or_renew()
        async with store.writing() as session:
            await second.check(session)
    finally:
        await store.close()


async def test_on_postgresql_a_holder_paused_in_the_midst_of_a_question_stops_nobody(postgres_dsn: str) -> None:
    """The server waits for the rest of it, and calls that no idle transaction."""
    store = Store(postgres_dsn, longest_pause_seconds=0.2)
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(_make_lease_table)
        first, second = (Lease(store, name, 1.0) for name in ("1", "2"))

        async def takes_over() -> bool:
            with suppress(DBAPIError):  # its wait for the lock lasts as long, and is tried again
                return await second.take_or_renew()
            return False

        assert await first.take_or_renew()
        with pytest.raises(DBAPIError) as caught:
            async with store.writing() as session:
                await first.check(session)
                raw = (await (await session.connection()).get_raw_connection()).driver_connection
                assert raw is not None
                question = await raw.prepare("SELECT 1")
                await eventually(takes_over, what="the other takes over")
                await question.fetch()
        assert is_outage(caught.value)
        assert second.fence == 2
    finally:
        await store.close()


async def test_on_postgresql_a_holder_paused_inside_a_transaction_stops_nobody(postgres_dsn: str) -> None:
    """Its locks would keep the other from taking over while it is paused: the server ends its transaction."""
    store = Store(postgres_dsn, longest_pause_seconds=LEASE_SECONDS)
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(_make_lease_table)
        first, second = (Lease(store, name, LEASE_SECONDS) for name in ("1", "2"))
        assert await first.take_or_renew()
        with pytest.raises(DBAPIError) as caught:
            async with store.writing() as session:
                await first.check(session)
                await eventually(second.take_or_renew, what="the other takes over")
        assert is_outage(caught.value)
        assert second.held
    finally:
        await store.close()


async def test_a_restarted_instance_takes_its_lease_back_at_once_and_two_of_one_name_do_not_alternate(
    store_dsn: str,
) -> None:
    store = Store(store_dsn)
    try:
        async with store.engine.begin() as connection:
            await connection.run_sync(_make_lease_table)
        before, after = Lease(store, "1", 15.0), Lease(store, "1", 15.0)
        assert await before.take_or_renew()
        assert await after.take_or_renew()
        assert not await before.take_or_renew()
        assert await after.take_or_renew()
    finally:
        await store.close()


def _make_lease_table(connection: Connection) -> None:
    lease.create(connection)


async def is_applied(twin: Twin, case: UUID, count: int) -> bool:
    return len(await applied_to(twin, case)) == count
