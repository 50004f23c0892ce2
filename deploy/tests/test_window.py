"""The window of a running node: its feed and its webhooks, with real servers and a real process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode
from deploy.tests.receiver import Receiver

from arrimage.node.directory import NodeDirectory
from arrimage.node.process import NodeProcess
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.subjects import own_subject
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-021")


@pytest.fixture
def directory(make_node: MakeNode) -> NodeDirectory:
    return make_node("margelle")


@pytest_asyncio.fixture
async def node(directory: NodeDirectory, manifests: Sequence[Manifest]) -> AsyncIterator[NodeProcess]:
    async with NodeProcess(directory.root, services=[], manifests=manifests) as running:
        yield running


async def say(node: NodeProcess, *events: str, case: UUID | None = None) -> None:
    """Let followup say events."""
    async with node.connect() as operator:
        for name in events:
            envelope = Envelope(
                id=uuid4(),
                source=source_of("margelle", "followup"),
                type=f"arrimage.{name}.v1",
                time=datetime.now(UTC),
                dataschema=schema_name(name, 1, "own"),
                subject=case or uuid4(),
                recipient="margelle",
                correlationid=uuid4(),
                sequence="a.1",
                privacyclass=Privacy.DEIDENTIFIED,
                data={"due_on": date(2010, 10, 4).isoformat()},
            )
            await operator.jetstream().publish(own_subject("followup", name, 1), envelope.to_json())


async def run(arrimage: Command, directory: NodeDirectory, *words: object) -> None:
    said = await asyncio.to_thread(arrimage, "bus", *words, "--dir", directory.root)
    assert said.status == 0, said


async def ask(credentials: dict[str, Any], **params: object) -> httpx.Response:
    feed = credentials["feed"]
    headers = {"Authorization": f"Bearer {feed['token']}"}
    async with httpx.AsyncClient(timeout=10) as http:
        return await http.get(feed["url"], params=params, headers=headers)  # type: ignore[arg-type]


@pytest.mark.full
async def test_who_has_no_nats_asks_for_what_came_after_a_cursor_and_gets_what_it_was_granted(
    node: NodeProcess, directory: NodeDirectory, arrimage: Command
) -> None:
    await say(node, "FollowupDue", "FollowupScheduled", "FollowupDue")
    await run(arrimage, directory, "grant", "x-a", "--events", "FollowupDue", "--http")
    credentials = json.loads(directory.credentials("x-a").read_text())

    first = (await ask(credentials, limit=1)).json()
    rest = (await ask(credentials, after=first["cursor"])).json()
    nothing = (await ask(credentials, after=rest["cursor"])).json()

    assert [each["cursor"] for each in first["events"] + rest["events"]] == [1, 3]
    assert first["events"][0]["event"]["type"] == "arrimage.FollowupDue.v1"
    assert nothing == {"events": [], "cursor": 3}
    waiting = asyncio.create_task(ask(credentials, after=3, wait=10))
    await say(node, "FollowupDue")
    assert (await waiting).json()["cursor"] == 4
    refused = await ask({"feed": credentials["feed"] | {"token": "other"}})
    assert (refused.status_code, refused.json()["code"]) == (401, "token.unknown")
    await run(arrimage, directory, "revoke", "x-a")
    with pytest.raises(httpx.HTTPError):
        (await ask(credentials)).raise_for_status()


async def test_a_webhook_is_told_what_is_said_and_tells_again_after_the_receiver_lost_it(
    node: NodeProcess, directory: NodeDirectory, arrimage: Command
) -> None:
    async with Receiver() as receiver:
        await run(
            arrimage, directory, "webhook", "add", "x-a", "--url", receiver.url, "--allow-private",
            "--events", "FollowupDue,FollowupScheduled",
        )  # fmt: skip
        case = uuid4()
        await say(node, "FollowupScheduled", "FollowupDue", "FollowupDeclined", case=case)
        await eventually(lambda: len(receiver.heard) == 2, deadline=10, what="two events to be told")
        told = [json.loads(body)["type"] for _, body in receiver.heard]
        assert told == ["arrimage.FollowupScheduled.v1", "arrimage.FollowupDue.v1"]

        await run(arrimage, directory, "webhook", "replay", "x-a", "--after", 1)
        await eventually(lambda: len(receiver.heard) == 3, deadline=10, what="one to be told again")
        assert receiver.heard[2][0]["webhook-id"] == receiver.heard[1][0]["webhook-id"]

        async with httpx.AsyncClient() as http:
            numbers = (
                await http.get(f"http://127.0.0.1:{directory.port_file('window').read_text()}/metrics")
            ).text
        assert 'arrimage_webhook_reachable{integrator="x-a",org="margelle",service="window"} 1.0' in numbers


@pytest.mark.full
async def test_a_webhook_that_is_killed_in_the_middle_goes_on_where_it_was(
    node: NodeProcess, directory: NodeDirectory, arrimage: Command
) -> None:
    async with Receiver(status=503) as receiver:
        await run(
            arrimage, directory, "webhook", "add", "x-a", "--url", receiver.url, "--allow-private",
            "--events", "FollowupDue",
        )  # fmt: skip
        await say(node, "FollowupDue", "FollowupDue")
        await eventually(lambda: receiver.heard, deadline=10, what="a first try")
        listed = await asyncio.to_thread(arrimage, "bus", "webhooks", "--dir", directory.root)
        assert "answered_503" in listed.out
        await node.kill_window()
        receiver.status = 200
        receiver.heard.clear()
        await node.take_grants()
        await run(arrimage, directory, "webhook", "retry", "x-a")
        await eventually(lambda: len(receiver.heard) >= 2, deadline=10, what="both events to be told")
