"""An event that kills the process that handles it is set aside after some deliveries; the others are handled."""

from __future__ import annotations

import asyncio
import os
import secrets
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from uuid import uuid4

import nats
import pytest
from chassis.tests.probe import PROBE, plan
from tests.benchmarks.speed.work import ORGANIZATION
from tests.faults.storm.harm_hooked import environment

from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.events.plan import PlanCreated
from arrimage_contracts.privacy import Privacy
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.processes import dying_with_us
from arrimage_testing.service_twin import log_lines, provision
from arrimage_testing.waiting import eventually

DELIVERIES, TRIES = 2, 1


@asynccontextmanager
async def kept_alive(command: list[str], more: dict[str, str]) -> AsyncIterator[list[int]]:
    """Start a process again whenever it ends; yields how each life ended."""
    endings: list[int] = []
    living: asyncio.subprocess.Process | None = None

    async def keep() -> None:
        nonlocal living
        while True:
            living = await asyncio.create_subprocess_exec(*dying_with_us(command), env=os.environ | more)
            endings.append(await living.wait())

    keeping = asyncio.create_task(keep())
    yield endings
    keeping.cancel()
    if living is not None and living.returncode is None:
        living.kill()
        await living.wait()


def settings(server: NatsServer, directory: Path) -> dict[str, str]:
    """The environment of a probe that gives an event up soon."""
    secret = directory / "node.secret"
    secret.write_bytes(secrets.token_bytes(32))
    given = {
        "organization": ORGANIZATION,
        "own_url": server.url,
        "store_url": f"sqlite+aiosqlite:///{directory / 'store.sqlite3'}",
        "node_secret_file": str(secret),
        "log_file": str(directory / "log.jsonl"),
        "max_deliveries_before_parking": str(DELIVERIES),
        "retry_limit": str(TRIES),
        "retry_base_seconds": "0.05",
        "poll_seconds": "0.1",
        "fetch_seconds": "1",
        "lease_seconds": "1",
    }
    return {f"ARRIMAGE_{name.upper()}": value for name, value in given.items()}


def as_said(event: PlanCreated, number: int) -> bytes:
    envelope = Envelope(
        id=uuid4(),
        source=source_of(ORGANIZATION, "planning"),
        type="arrimage.PlanCreated.v1",
        time="2010-10-04T13:30:00Z",
        dataschema=schema_name("PlanCreated", 1, "own"),
        subject=event.case_id,
        recipient=ORGANIZATION,
        correlationid=event.case_id,
        sequence=f"test.{number}",
        privacyclass=Privacy.DEIDENTIFIED,
        data=event.model_dump(mode="json"),
    )
    return envelope.to_json()


@pytest.mark.full
@pytest.mark.timeout(240)
@pytest.mark.requirement("R-010", "R-011")
async def test_an_event_that_kills_its_process_is_set_aside_and_told_of_and_the_other_cases_go_on(
    nats_server: NatsServer, tmp_path: Path
) -> None:
    deadly, others = uuid4(), [uuid4(), uuid4()]
    folder = tmp_path / "deadly"
    folder.mkdir()
    (folder / f"armed-{ORGANIZATION}-followup").touch()
    client = await nats.connect(nats_server.url)
    await provision(client.jetstream(), PROBE, ORGANIZATION)
    said = [plan(deadly), plan(others[0]), plan(deadly, version=2), plan(others[1])]
    for number, event in enumerate(said):
        await client.jetstream().publish("own.planning.PlanCreated.v1", as_said(event, number))
    await client.close()
    more = settings(nats_server, tmp_path) | environment(folder) | {"ARRIMAGE_SERVICE": "followup"}

    async with kept_alive([sys.executable, "-m", "chassis.tests.probe_process"], more) as endings:

        def told() -> set[str]:
            return {line["event"] for line in log_lines(tmp_path)}

        await eventually(lambda: "event.stuck" in told(), deadline=180, what="the event to be left to a person")
        lives = len(endings)
        with closing(sqlite3.connect(tmp_path / "store.sqlite3")) as store:
            done = {row[0] for row in store.execute("SELECT case_id FROM applied")}
            aside = list(store.execute("SELECT kind, state FROM parked ORDER BY id"))
        assert done == {case.hex for case in others}
        assert aside == [("failed", "stuck"), ("behind", "waiting")]
        assert "event.parked" in told()
        assert set(endings) == {-9}
        assert lives == DELIVERIES + TRIES
