"""What is in quarantine: each message once, for thirty days; and what does not belong there."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from chassis.tests.delivery.looking import applied_to, lines, told_around_the_commit
from chassis.tests.gate import GATE
from chassis.tests.probe import plan

from arrimage_chassis.delivery.quarantine import Quarantine
from arrimage_chassis.delivery.screening import Message, Refusal
from arrimage_chassis.loops import forget_what_is_old
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-006", "R-011")

OWN = "own.planning.PlanCreated.v1"


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, store_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    async with running_service(
        GATE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, border=True
    ) as running:
        yield running


@pytest.mark.requirement("R-007")
async def test_a_newer_minor_with_extra_fields_is_accepted(twin: Twin) -> None:
    case = uuid4()
    envelope = twin.draft(plan(case), case_id=case)
    newer = json.loads(envelope.to_json())
    newer["data"]["added_in_a_later_minor"] = "x"
    newer["anextension"] = "x"
    await twin.publish(OWN, json.dumps(newer).encode())
    await twin.quiet()
    assert await applied_to(twin, case) == ["plan v1"]
    assert await twin.get("/operations/quarantine") == {}


async def test_a_refused_message_that_is_delivered_again_is_kept_and_told_once(
    twin: Twin, nats_server: NatsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kill_the_server_once(point: str) -> None:
        if point == "inbox.after_commit" and nats_server.running:
            monkeypatch.setattr(twin.runtime.crash, "passed", lambda _: None)
            nats_server.kill9_at_once()

    monkeypatch.setattr(twin.runtime.crash, "passed", kill_the_server_once)
    await twin.publish(OWN, b"{")
    await eventually(lambda: not nats_server.running, what="the server was killed")
    await nats_server.kill9()
    await nats_server.start()
    await twin.quiet()
    assert await twin.get("/operations/quarantine") == {"margelle": 1}
    assert len(lines(tmp_path, "event.quarantined")) == 1


async def test_what_is_refused_is_told_before_it_is_kept_and_once_though_it_is_tried_again(
    twin: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who dies right after the commit tells nothing any more: the message is known when it comes again."""
    told = told_around_the_commit(twin, monkeypatch, lambda: len(lines(tmp_path, "event.quarantined")))
    await twin.publish(OWN, b"{")
    await eventually(lambda: told["inbox.after_commit"], what="it is kept")
    assert told == {"inbox.before_commit": [1, 1, 1], "inbox.after_commit": [1]}


async def test_two_bad_messages_at_one_place_of_a_restored_stream_are_both_kept(twin: Twin) -> None:
    message = Message(OWN, b"{", "OWN", 1, 1, datetime(2026, 1, 1, tzinfo=UTC))
    keeping = Quarantine("OWN/intake", twin.runtime.place.secret.quarantine_box())
    for later in (message, message, replace(message, stored_at=datetime(2026, 1, 2, tzinfo=UTC))):
        async with twin.runtime.store.writing() as session:
            await keeping.keep(session, [Refusal(later, "event.malformed_json", "margelle")], twin.clock.now())
    assert await twin.get("/operations/quarantine") == {"margelle": 2}


async def test_what_was_in_quarantine_for_thirty_days_is_forgotten(twin: Twin) -> None:
    await twin.publish(OWN, b"{")
    await twin.quiet()
    await forget_what_is_old(twin.runtime)
    assert await twin.get("/operations/quarantine") == {"margelle": 1}
    await twin.move_to("2010-11-03T13:29:00Z")
    await forget_what_is_old(twin.runtime)
    assert await twin.get("/operations/quarantine") == {"margelle": 1}
    await twin.move_to("2010-11-03T13:31:00Z")
    await forget_what_is_old(twin.runtime)
    assert await twin.get("/operations/quarantine") == {}
