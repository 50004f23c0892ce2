"""Who may ask: a key for each worker, stored hashed; nobody without one, except in the demo profile."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from chassis.tests.delivery.looking import lines
from chassis.tests.probe import PROBE

from arrimage_chassis.manifest import CASEWORK
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-020", "R-022")

SAY = f"/cases/{uuid4()}/say"


def overwrite(file: Path, text: str) -> None:
    file.write_text(text)


def write_workers(file: Path, **roles: str) -> None:
    """List workers whose key is ``key-<id>``, as ``arrimage node worker add`` does: only the hash."""
    listed = [
        {"id": name, "role": role, "key_sha256": hashlib.sha256(f"key-{name}".encode()).hexdigest()}
        for name, role in roles.items()
    ]
    file.write_text(json.dumps({"workers": listed}))


@pytest.fixture
def workers_file(tmp_path: Path) -> Path:
    file = tmp_path / "workers.json"
    write_workers(file, w1="worker", o1="operator")
    return file


@pytest_asyncio.fixture
async def twin(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, workers_file: Path
) -> AsyncIterator[Twin]:
    async with running_service(
        PROBE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        profile="pilot",
        simulated_now=None,
        workers_file=workers_file,
    ) as running:
        yield running


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", "Idempotency-Key": uuid4().hex}


async def answer(twin: Twin, method: str, path: str, headers: dict[str, str], body: Any = None) -> tuple[int, str]:
    response = await twin.client.request(method, path, headers=headers, json=body)
    return response.status_code, response.json().get("code", "")


async def test_without_a_key_nothing_is_done_and_nothing_is_told(twin: Twin) -> None:
    for method, path in (("POST", SAY), ("GET", "/applied"), ("GET", "/operations/parked")):
        assert await answer(twin, method, path, {}) == (401, "key.missing")
        assert await answer(twin, method, path, {"Authorization": "Basic dzE6eA=="}) == (401, "key.missing")
    assert await answer(twin, "POST", SAY, {}, {"times": "not a number"}) == (401, "key.missing")


async def test_a_key_that_is_not_known_is_refused(twin: Twin) -> None:
    assert await answer(twin, "POST", SAY, bearer("key-w2")) == (401, "key.unknown")
    hashed = hashlib.sha256(b"key-w1").hexdigest()
    assert await answer(twin, "POST", SAY, bearer(hashed)) == (401, "key.unknown"), "the hash is no key"


async def test_a_known_key_may_ask_and_the_log_never_holds_it(twin: Twin, tmp_path: Path) -> None:
    response = await twin.client.post(SAY, headers=bearer("key-w1"), json={})
    assert response.status_code == 200
    assert "key-w1" not in (tmp_path / "log.jsonl").read_text()
    assert "key-w1" not in (tmp_path / "workers.json").read_text()


async def test_what_operations_do_needs_the_role(twin: Twin) -> None:
    for method, path in (
        ("GET", "/operations/parked"),
        ("GET", "/operations/parked/1"),
        ("GET", "/operations/quarantine"),
        ("POST", "/operations/parked/1/retry"),
        ("POST", "/operations/parked/1/drop"),
        ("POST", "/operations/parked/not-a-number/drop"),
    ):
        assert await answer(twin, method, path, bearer("key-w1")) == (403, "role.missing")
    assert (await twin.client.get("/operations/parked", headers=bearer("key-o1"))).json() == []


async def test_casework_is_not_done_with_an_operators_key(twin: Twin, workers_file: Path) -> None:
    """A command that names no role is casework; a key of a role that was misspelt does none either."""
    assert PROBE.manifest.commands[0].roles == CASEWORK
    write_workers(workers_file, w1="worker", c1="coordinator", o1="operator", m1="wroker")
    for name in ("w1", "c1"):
        assert (await twin.client.post(SAY, headers=bearer(f"key-{name}"), json={})).status_code == 200
    for name in ("o1", "m1"):
        assert await answer(twin, "POST", SAY, bearer(f"key-{name}"), {}) == (403, "role.missing")
    assert (await twin.client.get("/applied", headers=bearer("key-o1"))).status_code == 200
    assert await answer(twin, "GET", "/applied", bearer("key-m1")) == (403, "role.missing")


async def test_health_is_told_to_anybody(twin: Twin) -> None:
    assert (await twin.client.get("/health/live")).status_code == 200
    assert (await twin.client.get("/health/ready")).status_code == 200


async def test_keys_that_are_added_or_taken_away_count_at_once(twin: Twin, workers_file: Path) -> None:
    assert await answer(twin, "GET", "/applied", bearer("key-w2")) == (401, "key.unknown")
    write_workers(workers_file, w2="worker")
    assert (await twin.client.get("/applied", headers=bearer("key-w2"))).status_code == 200
    assert await answer(twin, "GET", "/applied", bearer("key-w1")) == (401, "key.unknown")
    await asyncio.to_thread(workers_file.unlink)
    assert await answer(twin, "GET", "/applied", bearer("key-w2")) == (401, "key.unknown")


async def test_a_file_of_keys_that_is_broken_locks_nobody_out_and_is_told(
    twin: Twin, workers_file: Path, tmp_path: Path
) -> None:
    assert (await twin.client.get("/applied", headers=bearer("key-w1"))).status_code == 200
    overwrite(workers_file, '{"workers": [')
    for _ in range(2):
        assert (await twin.client.get("/applied", headers=bearer("key-w1"))).status_code == 200
    assert len(lines(tmp_path, "workers.unreadable")) == 1


@pytest.mark.parametrize("profile", ["pilot", "production"])
async def test_neither_a_pilot_nor_production_lets_anybody_write(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, profile: str
) -> None:
    async with running_service(
        PROBE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        profile=profile,
        simulated_now=None,
        retention_days=1825,
    ) as strict:
        assert await answer(strict, "POST", SAY, {"Idempotency-Key": uuid4().hex}, {}) == (401, "key.missing")


async def test_the_demo_profile_lets_anybody_write(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with running_service(PROBE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as demo:
        assert (await demo.post(SAY)).status_code == 200
        assert await answer(demo, "POST", SAY, bearer("nobody's")) == (401, "key.unknown")
