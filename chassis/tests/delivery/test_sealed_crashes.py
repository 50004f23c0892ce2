"""A gate that dies anywhere around something sealed: sent at most while it may be, taken once, emptied (R-094)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from chassis.tests.delivery.looking import Watched, applied_to, parked_kinds, watch
from chassis.tests.delivery.test_sealed import rows, send
from chassis.tests.sealed_gate import SEALED_GATE, Switch, part

from arrimage_chassis.bus.port import AwayError, Stored
from arrimage_chassis.crash import EXIT_CODE
from arrimage_chassis.runtime import Runtime
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.processes import dying_with_us
from arrimage_testing.service_twin import Twin, running_service, settings_for

pytestmark = pytest.mark.requirement("R-094", "R-009")
ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def nothing_ended() -> Iterator[None]:
    yield
    Switch.ended.clear()


class Away:
    """A border that is not there."""

    connected = False

    async def publish(self, subject: str, body: bytes, message_id: str) -> Stored:
        raise AwayError

    async def place(self, subject: str) -> int:
        raise AwayError


@asynccontextmanager
async def gate(nats_server: NatsServer, store_dsn: str, directory: Path, **more: Any) -> AsyncIterator[Twin]:
    async with running_service(
        SEALED_GATE, nats_server=nats_server, store_url=store_dsn, directory=directory, border=True, **more
    ) as running:
        yield running


def die_at(point: str, nats_server: NatsServer, store_dsn: str, directory: Path) -> None:
    """Run the gate as a process until ``point`` ends it."""
    settings = settings_for(
        SEALED_GATE,
        nats_url=nats_server.url,
        store_url=store_dsn,
        directory=directory,
        organization="margelle",
        now="2010-10-04T13:30:00Z",
        border=True,
        crash_at=point,
        log_file=directory / "process.jsonl",
    )
    environment = {
        f"ARRIMAGE_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in settings.model_dump(mode="json", exclude_none=True).items()
    }
    command = dying_with_us([sys.executable, "-m", "chassis.tests.sealed_process"])
    ended = subprocess.run(
        command, env={**os.environ, **environment, "PYTHONPATH": str(ROOT)}, cwd=ROOT, timeout=60, check=False
    )
    assert ended.returncode == EXIT_CODE


@pytest.mark.parametrize("ends_meanwhile", [False, True], ids=["it still holds", "it ends meanwhile"])
@pytest.mark.parametrize("point", ["relay.before_publish", "relay.after_publish", "relay.after_mark"])
async def test_a_sender_that_dies_sends_once_and_never_after_the_authorization_ended(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, point: str, ends_meanwhile: bool
) -> None:
    consent = uuid4()
    async with gate(nats_server, sqlite_dsn, tmp_path) as twin:
        twin.runtime.relay.publishers["border"] = Away()
        await send(twin, uuid4(), consent)
    die_at(point, nats_server, sqlite_dsn, tmp_path)
    if ends_meanwhile:
        Switch.ended.add(consent)

    watched: list[Watched] = []
    async with gate(
        nats_server, sqlite_dsn, tmp_path, prepare=lambda runtime: watched.append(watch(runtime, "border"))
    ) as twin:
        await twin.quiet()
        there = len(await twin.sealed_events("virage"))
        (row,) = await rows(twin)

    was_sent = point != "relay.before_publish"
    assert there == (1 if was_sent or not ends_meanwhile else 0)
    (border,) = watched
    assert border.published == (0 if ends_meanwhile or point == "relay.after_mark" else 1)
    assert row.published_at is not None
    if ends_meanwhile and point != "relay.after_mark":
        assert row.body == b"", "what was not marked as sent is looked at again, and emptied"
    else:
        assert row.body


@pytest.mark.full
@pytest.mark.parametrize("point", ["inbox.before_commit", "inbox.after_commit", "inbox.after_ack"])
async def test_a_recipient_that_dies_takes_it_once_and_the_stream_forgets_it(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, point: str
) -> None:
    consent = uuid4()
    async with gate(nats_server, sqlite_dsn, tmp_path, prepare=_fetches_nothing) as twin:
        await twin.say_sealed(part(uuid4(), consent), sender="virage", case_id=uuid4())
        assert await applied_to(twin, consent) == []
    die_at(point, nats_server, sqlite_dsn, tmp_path)

    async with gate(nats_server, sqlite_dsn, tmp_path) as twin:
        await twin.quiet()
        assert await applied_to(twin, consent) == ["sealed from virage"]
        assert await twin.sealed_events("margelle") == []
        assert await parked_kinds(twin) == []


def _fetches_nothing(runtime: Runtime) -> None:
    assert runtime.border_bus is not None
    runtime.border_bus.may_fetch = lambda: False
