"""A command that is sent twice under one key is done once, and answered alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from chassis.tests.probe import PROBE

from arrimage_chassis.loops import forget_what_is_old
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-008", "R-012")


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, store_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    async with running_service(PROBE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path) as running:
        yield running


async def test_the_same_request_under_the_same_key_is_done_once_and_answered_alike(twin: Twin) -> None:
    path = f"/cases/{uuid4()}/say"
    first = await twin.post(path, {"times": 3}, key="one and the same")
    second = await twin.post(path, {"times": 3}, key="one and the same")
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.json() == {"said": 3}
    assert await twin.get("/applied") == {"said": 3}


@pytest.mark.parametrize("what", ["body", "address", "query"])
async def test_a_key_that_was_used_for_something_else_is_refused(twin: Twin, what: str) -> None:
    path = f"/cases/{uuid4()}/say"
    await twin.post(path, {"times": 1}, key="one and the same")
    other = {
        "body": (path, {"times": 2}),
        "address": (f"/cases/{uuid4()}/say", {"times": 1}),
        "query": (f"{path}?x=1", {"times": 1}),
    }
    answer = await twin.post(*other[what], key="one and the same")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency.key_reused")
    assert await twin.get("/applied") == {"said": 1}


@pytest.mark.parametrize("key", [None, "", "short", "x" * 129])
async def test_a_command_without_a_usable_key_is_refused(twin: Twin, key: str | None) -> None:
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = await twin.client.post(f"/cases/{uuid4()}/say", json={}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency.key_missing")
    assert await twin.get("/applied") == {}


async def test_the_same_request_sent_many_times_at_once_is_done_once_and_answered_alike(twin: Twin) -> None:
    path = f"/cases/{uuid4()}/say"
    answers = await asyncio.gather(*(twin.post(path, {"times": 2}, key="one and the same") for _ in range(8)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, '{"said":2}')}
    assert await twin.get("/applied") == {"said": 2}


async def test_a_refused_command_may_be_corrected_under_the_same_key(twin: Twin) -> None:
    path = f"/cases/{uuid4()}/say"
    assert (await twin.post(path, {"times": 51}, key="one and the same")).status_code == 409
    assert (await twin.post(path, {"times": 1}, key="one and the same")).status_code == 200


async def test_an_answer_is_remembered_for_thirty_days(twin: Twin) -> None:
    path = f"/cases/{uuid4()}/say"
    await twin.post(path, {"times": 1}, key="one and the same")
    await twin.move_to("2010-11-03T13:29:00Z")
    await forget_what_is_old(twin.runtime)
    await twin.post(path, {"times": 1}, key="one and the same")
    assert await twin.get("/applied") == {"said": 1}
    await twin.move_to("2010-11-03T13:31:00Z")
    await forget_what_is_old(twin.runtime)
    await twin.post(path, {"times": 1}, key="one and the same")
    assert await twin.get("/applied") == {"said": 2}
