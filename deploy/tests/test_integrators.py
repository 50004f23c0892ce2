"""An organization's own integrators: one command grants, one revokes, and the server holds them to it."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nats
import pytest
import pytest_asyncio
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode
from nats.aio.client import Client
from nats.errors import NoRespondersError
from nats.errors import TimeoutError as NatsTimeoutError

from arrimage.errors import ArrimageError
from arrimage.integrators.grants import read_grants
from arrimage.node.directory import NodeDirectory
from arrimage.node.process import NodeProcess
from arrimage_chassis.manifest import Manifest
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-021")
GRANTED = "own.followup.FollowupDue.v1"
OTHER = "own.planning.PlanCreated.v1"


@pytest.fixture
def directory(make_node: MakeNode) -> NodeDirectory:
    return make_node("margelle")


@pytest_asyncio.fixture
async def node(directory: NodeDirectory, manifests: Sequence[Manifest]) -> AsyncIterator[NodeProcess]:
    async with NodeProcess(directory.root, services=[], manifests=manifests) as running:
        yield running


async def granted(arrimage: Command, directory: NodeDirectory, *more: object) -> dict[str, Any]:
    """Run the command beside the node, and return the credentials."""
    said = await asyncio.to_thread(
        arrimage, "bus", "grant", "x-tableau", "--events", "FollowupDue", *more, "--dir", directory.root
    )
    assert said.status == 0, said
    found: dict[str, Any] = json.loads(directory.credentials("x-tableau").read_text())
    return found


@asynccontextmanager
async def connected(credentials: dict[str, Any], errors: list[str] | None = None) -> AsyncIterator[Client]:
    told = credentials["nats"]

    async def heard(error: Exception) -> None:
        if errors is not None:
            errors.append(str(error).lower())

    client = await nats.connect(
        told["url"],
        nkeys_seed_str=told["seed"],
        inbox_prefix=told["inbox_prefix"],
        allow_reconnect=False,
        error_cb=heard,
    )
    try:
        yield client
    finally:
        await client.close()


async def say(node: NodeProcess, *subjects: str) -> None:
    async with node.connect() as operator:
        for number, subject in enumerate(subjects):
            await operator.jetstream().publish(subject, f'{{"n": {number}}}'.encode())


async def read(client: Client, credentials: dict[str, Any], expected: int) -> list[str]:
    told = credentials["nats"]
    js = client.jetstream(prefix=told["api_prefix"], timeout=2)
    bound = await js.pull_subscribe_bind(told["durable"], told["stream"])
    subjects: list[str] = []
    while len(subjects) < expected:
        for message in await bound.fetch(1, timeout=5):
            await message.ack_sync()
            subjects.append(message.subject)
    return subjects


async def test_one_command_lets_an_integrator_read_what_it_was_granted_and_nothing_else(
    node: NodeProcess, directory: NodeDirectory, arrimage: Command
) -> None:
    await say(node, GRANTED, OTHER)
    credentials = await granted(arrimage, directory)

    await say(node, OTHER, GRANTED)
    async with connected(credentials) as client:
        assert await read(client, credentials, 2) == [GRANTED, GRANTED]
        js = client.jetstream(prefix="OWN.API", timeout=1)
        with pytest.raises((NatsTimeoutError, NoRespondersError)):
            await js.stream_info("OWN")


async def test_an_integrator_can_neither_speak_nor_listen_nor_make_a_durable_of_its_own(
    node: NodeProcess, directory: NodeDirectory, arrimage: Command
) -> None:
    credentials = await granted(arrimage, directory)
    errors: list[str] = []

    async with connected(credentials, errors) as client:
        for subject in (GRANTED, "OWN.API.CONSUMER.CREATE.OWN.x-mine", "$JS.API.STREAM.DELETE.OWN"):
            await client.publish(subject, b"{}")
        await client.subscribe("own.>")
        await client.flush()
        await eventually(lambda: len(errors) >= 4, deadline=5, what="four refusals")

    assert all("permissions violation" in error for error in errors)


async def test_a_grant_and_a_revocation_lose_nothing_and_break_no_other_connection(
    node: NodeProcess, directory: NodeDirectory, arrimage: Command
) -> None:
    async with node.connect() as other:
        credentials = await granted(arrimage, directory)
        await say(node, GRANTED)
        async with connected(credentials) as client:
            assert await read(client, credentials, 1) == [GRANTED]
            said = await asyncio.to_thread(arrimage, "bus", "revoke", "x-tableau", "--dir", directory.root)
            assert said.status == 0
            await eventually(lambda: client.is_closed, deadline=5, what="the revoked integrator to be cut off")

        with pytest.raises(nats.errors.Error):
            async with connected(credentials):
                pass
        js = other.jetstream()
        assert (await js.stream_info("OWN")).state.messages == 1
        assert not [info.name for info in await js.consumers_info("OWN") if info.name.startswith("x-")]
    assert not directory.credentials("x-tableau").exists()


async def test_a_grant_is_still_there_after_the_node_was_started_again(
    directory: NodeDirectory, manifests: Sequence[Manifest], arrimage: Command
) -> None:
    said = await asyncio.to_thread(
        arrimage, "bus", "grant", "x-tableau", "--events", "FollowupDue", "--dir", directory.root
    )
    assert "at the node's next start" in said.out
    credentials = json.loads(directory.credentials("x-tableau").read_text())

    for count in (1, 2):
        async with NodeProcess(directory.root, services=[], manifests=manifests) as node:
            await say(node, GRANTED)
            async with connected(credentials) as client:
                assert len(await read(client, credentials, 1)) == 1, count


async def test_new_only_begins_with_what_is_said_from_then_on(
    node: NodeProcess, directory: NodeDirectory, arrimage: Command
) -> None:
    await say(node, GRANTED, GRANTED)
    credentials = await granted(arrimage, directory, "--new-only")
    await say(node, GRANTED)

    listed = await asyncio.to_thread(arrimage, "bus", "grants", "--json", "--dir", directory.root)

    (entry,) = json.loads(listed.out)
    assert (entry["name"], entry["ways"], entry["waiting"]) == ("x-tableau", ["nats"], 1)
    assert credentials["nats"]["seed"] not in listed.out


def test_credentials_are_for_their_owners_eyes_and_a_key_made_at_home_stays_there(
    directory: NodeDirectory, arrimage: Command, tmp_path: Path
) -> None:
    out = tmp_path / "elsewhere" / "tableau.json"
    key = "U" + "A" * 55

    arrimage(
        "bus", "grant", "x-tableau", "--events", "FollowupDue", "--key", key, "--out", out, "--dir", directory.root
    )

    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert json.loads(out.read_text())["nats"]["seed"] == ""
    assert read_grants(directory.integrators)[0].key == key


@pytest.mark.parametrize(
    ("name", "events", "code"),
    [
        ("tableau", "FollowupDue", "integrator.malformed_name"),
        ("x-tableau", "FollowupDu", "integrator.unknown_event"),
        ("x-tableau", "ReferralSent", "integrator.unknown_event"),
        ("x-tableau", ",", "integrator.no_event"),
    ],
)
def test_what_cannot_be_granted_is_refused_and_nothing_is_written(
    directory: NodeDirectory, arrimage: Command, name: str, events: str, code: str
) -> None:
    said = arrimage("bus", "grant", name, "--events", events, "--dir", directory.root)

    assert (said.status, f"code: {code}" in said.err) == (1, True)
    assert not directory.integrators.exists()
    assert not directory.credentials(name).exists()


def test_a_file_of_grants_that_cannot_be_read_is_told_and_nobody_gets_in(
    directory: NodeDirectory,
) -> None:
    directory.integrators.write_text('{"integrators": [{"name": 3}]}')

    with pytest.raises(ArrimageError, match=r"integrator\.file_unreadable"):
        read_grants(directory.integrators)
