"""A service starts in any order with what it needs, and ends in order: real processes, servers and stores."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import nats
import pytest
from chassis.tests.probe import METADATA, PROBE, plan
from chassis.tests.serve_probe import SLOW, SLOW_PROBE
from sqlalchemy import make_url, text

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import migrate
from arrimage_contracts.declaration import Audience
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.subjects import OWN_STREAM, own_subject
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.postgres_server import PostgresServer
from arrimage_testing.processes import dying_with_us, end
from arrimage_testing.service_twin import provision, running_service, settings_for
from arrimage_testing.waiting import eventually

pytestmark = [pytest.mark.requirement("R-012"), pytest.mark.full]

ROOT = Path(__file__).parents[2]
STARTED_WITHIN = 40.0


@dataclass
class Served:
    """A service's process."""

    process: subprocess.Popen[bytes]
    directory: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{(self.directory / 'port').read_text()}"

    @property
    def lines(self) -> list[dict[str, Any]]:
        log = self.directory / "service.jsonl"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []

    def said(self, event: str, **fields: object) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == event and fields.items() <= line.items()]

    async def ready(self) -> dict[str, Any]:
        """Return what readiness says, or nothing while nobody answers."""
        try:
            async with httpx.AsyncClient(timeout=5) as client:
                answer = await client.get(f"{self.url}/health/ready")
        except (OSError, httpx.HTTPError):
            return {}
        return {**answer.json(), "status": answer.status_code}

    async def waits_for(self, code: str) -> None:
        async def does() -> bool:
            return [reason["code"] for reason in (await self.ready()).get("reasons", [])] == [code]

        await eventually(does, deadline=STARTED_WITHIN, what=f"readiness says {code}")

    async def is_ready(self) -> None:
        async def is_it() -> bool:
            return (await self.ready()).get("status") == 200

        await eventually(is_it, deadline=STARTED_WITHIN, what="the service is ready")

    async def post(self, path: str, body: object, language: str = "fr") -> httpx.Response:
        async with httpx.AsyncClient(timeout=30) as client:
            headers = {"Idempotency-Key": str(uuid4()), "Accept-Language": language}
            return await client.post(f"{self.url}{path}", json=body, headers=headers)

    def stop(self, *, times: int = 1, within: float = 18.0) -> int:
        """Tell it to stop so many times; return its exit status."""
        for _ in range(times):
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(within)


@contextmanager
def served(nats_url: str, store_url: str, directory: Path, **more: Any) -> Iterator[Served]:
    """Serve the probe in a process of its own."""
    settings = settings_for(
        PROBE,
        nats_url=nats_url,
        store_url=store_url,
        directory=directory,
        organization="margelle",
        now="2010-10-04T13:30:00Z",
        border=False,
        log_file=directory / "service.jsonl",
        http_port_file=directory / "port",
        **more,
    )
    environment = {
        f"ARRIMAGE_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in settings.model_dump(mode="json", exclude_none=True).items()
    }
    command = [sys.executable, str(Path(__file__).with_name("serve_probe.py")), "followup"]
    with (directory / "out").open("wb") as out:
        process = subprocess.Popen(
            dying_with_us(command),
            env={**os.environ, "PYTHONPATH": str(ROOT), "PROBE_BUSY_FILE": str(directory / "busy"), **environment},
            cwd=directory,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Served(process, directory)
    finally:
        end(process, signal.SIGKILL)


@asynccontextmanager
async def jetstream(server: NatsServer) -> AsyncIterator[Any]:
    client = await nats.connect(server.url)
    try:
        yield client.jetstream()
    finally:
        await client.close()


async def prepare(server: NatsServer) -> None:
    async with jetstream(server) as stream:
        await provision(stream, PROBE, "margelle")


async def say_plan(server: NatsServer, *, objectives: int = 3) -> None:
    case = uuid4()
    event = plan(case, objectives=objectives)
    declaration, _ = PROBE.manifest.catalogue.of(type(event))
    envelope = Envelope.model_validate(
        {
            "id": declaration.event_id(event),
            "source": source_of("margelle", declaration.producer),
            "type": declaration.type,
            "time": "2010-10-04T13:30:00Z",
            "dataschema": schema_name(declaration.name, declaration.major, Audience.OWN),
            "subject": case,
            "recipient": "margelle",
            "correlationid": uuid4(),
            "sequence": "test.1",
            "privacyclass": declaration.privacy_class(Audience.OWN),
            "data": event.model_dump(mode="json", exclude_none=True),
        }
    )
    async with jetstream(server) as stream:
        await stream.publish(
            own_subject(declaration.producer, declaration.name, declaration.major), envelope.to_json()
        )


async def unacknowledged(server: NatsServer) -> tuple[int, int]:
    async with jetstream(server) as stream:
        info = await stream.consumer_info(OWN_STREAM, "followup")
        return info.num_pending, info.num_ack_pending


async def scalar(dsn: str, query: str) -> Any:
    store = Store(dsn)
    try:
        async with store.reading() as session:
            return await session.scalar(text(query))
    finally:
        await store.close()


# --- starting -------------------------------------------------------------------------------------------------


@pytest.mark.postgres
async def test_a_service_started_before_its_database_waits_with_one_line_and_begins_when_it_comes(
    nats_server: NatsServer, postgres_server: PostgresServer, postgres_dsn: str, tmp_path: Path
) -> None:
    await prepare(nats_server)
    postgres_server.halt()
    try:
        with served(nats_server.url, postgres_dsn, tmp_path) as service:
            await service.waits_for("store.away")
            for language in ("fr", "en"):
                refused = await service.post(f"/cases/{uuid4()}/say", {"times": 1}, language)
                assert (refused.status_code, refused.json()["code"]) == (503, "store.away")
                assert refused.headers["content-language"] == language
            assert len(service.said("service.waiting", code="store.away")) == 1
            assert service.said("store.away") == service.said("service.ready") == []
            postgres_server.start()
            await service.is_ready()
            assert len(service.said("service.ready")) == 1
            assert (await service.post(f"/cases/{uuid4()}/say", {"times": 1})).status_code == 200
            assert service.stop() == 0
    finally:
        postgres_server.start()


@pytest.mark.postgres
async def test_a_database_that_is_not_there_and_one_that_another_instance_migrates_have_their_own_codes(
    nats_server: NatsServer, postgres_dsn: str, tmp_path: Path
) -> None:
    await prepare(nats_server)
    missing = make_url(postgres_dsn).set(database="nothing_of_the_kind").render_as_string(hide_password=False)
    with served(nats_server.url, missing, tmp_path / "missing") as service:
        await service.waits_for("store.refused")
        assert service.stop() == 0
    other = Store(postgres_dsn)
    try:
        with served(nats_server.url, postgres_dsn, tmp_path / "second") as service:
            async with other.writing() as session:
                await session.execute(
                    text("SELECT pg_advisory_xact_lock(hashtextextended('arrimage/migrate', 0))")
                )
                await service.waits_for("store.migrating")
            await service.is_ready()
            assert len(service.said("service.waiting")) == 1
            assert service.stop() == 0
    finally:
        await other.close()


async def test_a_service_started_before_its_server_takes_commands_and_publishes_when_it_comes(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    await prepare(nats_server)
    await nats_server.stop()
    with served(nats_server.url, store_dsn, tmp_path) as service:
        await service.waits_for("bus.own_away")
        assert (await service.post(f"/cases/{uuid4()}/say", {"times": 3})).status_code == 200
        await eventually(lambda: service.said("bus.waiting"), what="the log says for what it waits")
        await nats_server.restart()
        await service.is_ready()

        async def all_are_published() -> bool:
            return bool((await service.ready())["outbox"] == 0)

        await eventually(all_are_published, deadline=20, what="what waited is published")
        assert len(service.said("bus.waiting")) == 1
        assert service.stop() == 0


async def test_a_sqlite_store_that_another_process_holds_is_waited_for(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    await prepare(nats_server)
    with closing(sqlite3.connect(tmp_path / "store.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with served(nats_server.url, sqlite_dsn, tmp_path) as service:
            await service.waits_for("store.locked")
            other.execute("ROLLBACK")
            await service.is_ready()
            assert service.stop() == 0


async def test_a_store_of_a_later_version_is_not_touched(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    store = Store(store_dsn)
    try:
        await migrate(store, METADATA, PROBE.migrations)
        async with store.writing() as session:
            await session.execute(text("UPDATE alembic_version SET version_num = 'probe_0999'"
                                       " WHERE version_num = 'probe_0001'"))  # fmt: skip
    finally:
        await store.close()
    with served(nats_server.url, store_dsn, tmp_path) as service:
        assert service.process.wait(STARTED_WITHIN) != 0
        assert service.said("service.settings_refused", code="store.newer")


# --- stopping -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1, 3])
async def test_a_stop_lets_the_batch_in_hand_end_gives_the_lease_back_and_ends_with_zero(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path, times: int
) -> None:
    await prepare(nats_server)
    with served(nats_server.url, store_dsn, tmp_path) as service:
        await service.is_ready()
        await say_plan(nats_server, objectives=SLOW)
        await eventually((tmp_path / "busy").exists, what="the handler is in the middle of it")
        assert service.stop(times=times) == 0
        assert await scalar(store_dsn, "SELECT count(*) FROM applied") == 1
        assert await unacknowledged(nats_server) == (0, 0)
        assert await scalar(store_dsn, "SELECT expires_at FROM lease") == 0
        assert service.said("service.stop_cut_short") == []
        assert "Traceback" not in (tmp_path / "out").read_text()


@pytest.mark.postgres
async def test_a_stop_while_store_and_server_are_away_ends_within_the_bound(
    nats_server: NatsServer, postgres_server: PostgresServer, postgres_dsn: str, tmp_path: Path
) -> None:
    await prepare(nats_server)
    try:
        with served(nats_server.url, postgres_dsn, tmp_path) as service:
            await service.is_ready()
            postgres_server.halt()
            await nats_server.kill9()
            await service.post(f"/cases/{uuid4()}/say", {"times": 1})
            assert service.stop() == 0
    finally:
        postgres_server.start()


async def test_an_open_connection_does_not_keep_a_service_from_ending(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    await prepare(nats_server)
    with served(nats_server.url, sqlite_dsn, tmp_path) as service:
        await service.is_ready()
        port = int((tmp_path / "port").read_text())
        with closing(socket.create_connection(("127.0.0.1", port))) as half:
            half.sendall(b"POST /cases/x/say HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
            assert service.stop() == 0


# --- a disk that is full --------------------------------------------------------------------------------------


@pytest.mark.requirement("R-009")
async def test_a_full_disk_refuses_acknowledges_nothing_says_so_and_is_recovered_from_without_a_restart(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    await prepare(nats_server)
    with served(nats_server.url, sqlite_dsn, tmp_path) as service:
        await service.is_ready()
        # less than the store already takes: what is written ahead of it fills up, and cannot be moved into it
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (128 * 1024, resource.RLIM_INFINITY))
        case = uuid4()
        taken = 0

        async def is_full(times: int) -> bool:
            nonlocal taken
            answer = await service.post(f"/cases/{case}/say", {"times": times})
            taken += times if answer.status_code == 200 else 0
            return (answer.status_code, answer.json().get("code")) == (507, "store.full")

        for times in (50, 1):  # a full disk still takes what is small
            await eventually(partial(is_full, times), deadline=60, what="a command is refused with store.full")
        await service.waits_for("store.full")
        await say_plan(nats_server)
        english = await service.post(f"/cases/{case}/say", {"times": 1}, "en")
        assert (english.status_code, english.headers["content-language"]) == (507, "en")

        async def waits_unacknowledged() -> bool:
            return sum(await unacknowledged(nats_server)) == 1

        await eventually(waits_unacknowledged, what="the event is not acknowledged")
        assert len(service.said("store.full")) == 1
        resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        await service.is_ready()

        async def is_applied() -> bool:
            return await unacknowledged(nats_server) == (0, 0)

        await eventually(is_applied, deadline=30, what="what waited is applied")
        assert (await service.post(f"/cases/{case}/say", {"times": 1})).status_code == 200
        assert service.stop() == 0
    applied = await scalar(sqlite_dsn, "SELECT count(*) FROM applied")
    assert applied == taken + 2, "all that was answered with success, the event, and nothing else"


@pytest.mark.postgres
async def test_a_database_that_becomes_read_only_is_told_and_recovered_from(
    nats_server: NatsServer, postgres_dsn: str, tmp_path: Path
) -> None:
    name = make_url(postgres_dsn).database
    async with running_service(
        SLOW_PROBE, nats_server=nats_server, store_url=postgres_dsn, directory=tmp_path, lease_seconds=3
    ) as twin:

        async def switch(state: str) -> None:
            async with twin.runtime.store.engine.connect() as connection:
                await connection.execute(text("SET default_transaction_read_only = off"))
                await connection.commit()
                await connection.execute(
                    text(f"ALTER DATABASE {name} SET default_transaction_read_only = {state}")
                )
                await connection.commit()
            await twin.runtime.store.engine.dispose()

        await switch("on")

        async def refused() -> bool:
            answer = await twin.post(f"/cases/{uuid4()}/say", {"times": 1})
            return (answer.status_code, answer.json().get("code")) == (503, "store.read_only")

        await eventually(refused, what="a command is refused with store.read_only")
        assert [one["code"] for one in (await twin.client.get("/health/ready")).json()["reasons"]] == [
            "store.read_only"
        ]
        await switch("off")

        async def taken() -> bool:
            return (await twin.post(f"/cases/{uuid4()}/say", {"times": 1})).status_code == 200

        await eventually(taken, what="commands are taken again")
