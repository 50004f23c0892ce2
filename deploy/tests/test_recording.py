"""Own events are followed, exported to a file and said again, and nothing is doubled by it."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

import pytest
import pytest_asyncio
from deploy.tests.commands import Command
from deploy.tests.conftest import MakeNode

from arrimage.errors import ArrimageError
from arrimage.node.directory import NodeDirectory
from arrimage.node.init import NewNode, init_node
from arrimage.node.process import NodeProcess
from arrimage.recorded.export import export_own
from arrimage.recorded.file import Recorded, read_recorded
from arrimage.recorded.replay import replay_onto_node, replay_onto_subject
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.ids import NAMESPACE
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.subjects import own_subject
from arrimage_contracts.vocabularies import ServiceName

pytestmark = pytest.mark.requirement("R-013")
DUE, SCHEDULED = (own_subject("followup", name, 1) for name in ("FollowupDue", "FollowupScheduled"))


def event(number: int, name: str = "FollowupDue", organization: str = "margelle") -> Envelope:
    return Envelope(
        id=uuid5(NAMESPACE, f"{name} {number}"),
        source=source_of(organization, "followup"),
        type=f"arrimage.{name}.v1",
        time=datetime(2010, 10, 4, 12, number % 60, tzinfo=UTC),
        dataschema=schema_name(name, 1, "own"),
        subject=UUID(int=number),
        recipient=organization,
        correlationid=UUID(int=number),
        sequence="a.1",
        privacyclass=Privacy.DEIDENTIFIED,
        data={"due_on": "2010-10-04", "kind": "M3"},
    )


async def say(node: NodeProcess, *envelopes: Envelope) -> None:
    async with node.connect() as operator:
        for envelope in envelopes:
            subject = own_subject("followup", envelope.event_name, 1)
            headers = {"Nats-Msg-Id": f"random-{envelope.id}"}
            await operator.jetstream().publish(subject, envelope.to_json(), headers=headers)


@pytest.fixture
def directory(make_node: MakeNode) -> NodeDirectory:
    return make_node("margelle")


@pytest_asyncio.fixture
async def node(directory: NodeDirectory, manifests: Sequence[Manifest]) -> AsyncIterator[NodeProcess]:
    async with running(directory, manifests) as node:
        yield node


@asynccontextmanager
async def running(directory: NodeDirectory, manifests: Sequence[Manifest]) -> AsyncIterator[NodeProcess]:
    async with NodeProcess(directory.root, services=[], manifests=manifests) as node:
        yield node


async def test_an_export_is_the_same_each_time_and_goes_on_where_it_was_cut(
    node: NodeProcess, tmp_path: Path
) -> None:
    await say(node, *(event(number) for number in range(1, 8)))
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    async with node.connect() as client:
        done = await export_own(client, whole)
        assert (done.written, done.last) == (7, 7)
        await export_own(client, cut)
        lines = cut.read_bytes()
        cut.write_bytes(lines[: len(lines) // 2])  # as a full disk leaves it

        resumed = await export_own(client, cut)

        assert resumed.resumed_after == 7 - resumed.written > 0
        assert cut.read_bytes() == whole.read_bytes()
        assert (await export_own(client, cut)).written == 0
    assert stat.S_IMODE(whole.stat().st_mode) == 0o600
    first = json.loads(whole.read_text().splitlines()[0])
    assert first["headers"]["Nats-Msg-Id"] == f"random-{event(1).id}"
    assert first["event"]["type"] == "arrimage.FollowupDue.v1"


async def test_a_range_and_a_choice_of_events_are_exported_alone(
    node: NodeProcess, directory: NodeDirectory, arrimage: Command, tmp_path: Path
) -> None:
    await say(node, event(1), event(2, "FollowupScheduled"), event(3), event(4), event(5))
    file = tmp_path / "some.jsonl"

    said = await asyncio.to_thread(
        arrimage,
        "bus",
        "export",
        file,
        "--after",
        1,
        "--until",
        4,
        "--events",
        "FollowupDue",
        "--dir",
        directory.root,
    )

    assert said.status == 0, said
    assert [each.seq for each in read_recorded(file)] == [3, 4]


async def test_a_replay_onto_a_node_says_what_is_not_there_and_doubles_nothing(
    node: NodeProcess, directory: NodeDirectory, manifests: Sequence[Manifest], tmp_path: Path
) -> None:
    file = tmp_path / "own.jsonl"
    await say(node, *(event(number) for number in range(1, 6)))
    async with node.connect() as client:
        await export_own(client, file)
        again = await replay_onto_node(client, "margelle", read_recorded(file))
        assert (again.said, again.already_there) == (0, 5)

    init_node(tmp_path / "anew", NewNode("margelle", "Un", "One", "sorel-tracy", [ServiceName.INTAKE]), os.urandom)
    async with running(NodeDirectory(tmp_path / "anew"), manifests) as other:
        await say(other, event(4), event(5))
        async with other.connect() as client:
            for said, already in ((3, 2), (0, 5)):
                done = await replay_onto_node(client, "margelle", read_recorded(file))
                assert (done.said, done.already_there) == (said, already)
            message = await client.jetstream().get_msg("OWN", seq=3)
            assert (message.headers or {})["Nats-Msg-Id"] == f"random-{event(1).id}"
            assert (await client.jetstream().stream_info("OWN")).state.messages == 5


async def test_a_file_of_another_organization_is_refused_before_anything_is_said(node: NodeProcess) -> None:
    foreign = [
        Recorded(number, DUE, "", {}, event(number, organization=organization).to_json())
        for number, organization in ((1, "margelle"), (2, "virage"))
    ]

    async with node.connect() as client:
        with pytest.raises(ArrimageError, match=r"replay\.other_organization"):
            await replay_onto_node(client, "margelle", foreign)
        assert (await client.jetstream().stream_info("OWN")).state.messages == 0


async def test_a_replay_onto_a_server_for_trials_keeps_subjects_headers_and_order_under_a_prefix(
    node: NodeProcess,
) -> None:
    recorded = [Recorded(number, DUE, "", {"Nats-Msg-Id": str(number)}, b"{}") for number in (1, 2, 3)]
    async with node.connect() as client:
        heard = await client.subscribe("trial.>")
        done = await replay_onto_subject(client, "trial", recorded)
        got = [await heard.next_msg(timeout=2) for _ in range(3)]

        assert done.said == 3
        assert [(each.subject, (each.headers or {})["Nats-Msg-Id"]) for each in got] == [
            (f"trial.{DUE}", str(number)) for number in (1, 2, 3)
        ]
        for prefix in ("own", "OWN", "evt.a", "feed", "$JS", "a.>", ""):
            with pytest.raises(ArrimageError, match=r"replay\.prefix_refused"):
                await replay_onto_subject(client, prefix, recorded)


def test_a_node_in_production_is_not_replayed_onto_unless_it_is_meant(
    directory: NodeDirectory, arrimage: Command, tmp_path: Path
) -> None:
    text = directory.config.read_text().replace("profile: pilot", "profile: production\nretention_days: 3000")
    directory.config.write_text(text)
    (tmp_path / "own.jsonl").write_text("")

    said = arrimage("bus", "replay", tmp_path / "own.jsonl", "--dir", directory.root, "--yes")

    assert (said.status, "code: replay.production" in said.err) == (1, True)


def test_bytes_that_are_no_json_are_kept_to_the_byte(tmp_path: Path) -> None:
    file = tmp_path / "f.jsonl"
    odd = [b"\xff\x00", b'{"a":1,"a":2}', b'{"a": 1}', b"null", '{"é":1}'.encode(), b"1e3", b""]
    file.write_text("".join(f"{Recorded(n, DUE, '', {}, body).as_line()}\n" for n, body in enumerate(odd)))

    assert [each.body for each in read_recorded(file)] == odd


@pytest.mark.parametrize("line", ["nonsense", "{}", '{"seq": "x"}', "[]", '{"seq":1,"subject":"a"}'])
def test_a_damaged_file_is_named_with_its_line(line: str, tmp_path: Path) -> None:
    file = tmp_path / "f.jsonl"
    file.write_text(f"{Recorded(1, DUE, '', {}, b'{}').as_line()}\n{line}\n")

    with pytest.raises(ArrimageError) as refused:
        list(read_recorded(file))

    assert (refused.value.code, refused.value.values["line"]) == ("recorded.unreadable", 2)


async def test_tail_shows_the_events_that_are_asked_for_one_a_line_without_their_data(
    node: NodeProcess, directory: NodeDirectory, arrimage: Command
) -> None:
    following = asyncio.create_task(
        asyncio.to_thread(
            arrimage, "bus", "tail", "--events", "FollowupDue", "--json", "--count", 2, "--dir", directory.root
        )
    )
    number = 0
    while not following.done():
        number += 1
        await say(node, event(number), event(number, "FollowupScheduled"))
        await asyncio.wait([following], timeout=0.2)

    shown = [json.loads(line) for line in (await following).out.splitlines()]
    assert [each["subject"] for each in shown] == [DUE, DUE]
    assert "data" not in shown[0]["event"]


@pytest.mark.requirement("R-021")
async def test_counts_show_cases_of_a_week_that_is_over_rounded_down_and_nothing_under_five(
    node: NodeProcess, directory: NodeDirectory, arrimage: Command
) -> None:
    few = [event(number, "FollowupScheduled") for number in range(1, 5)]
    await say(node, *(event(number) for number in range(1, 8)), *few)

    said = await asyncio.to_thread(
        arrimage, "bus", "counts", "--week", "2010-10-06", "--json", "--dir", directory.root
    )
    not_over = await asyncio.to_thread(arrimage, "bus", "counts", "--week", "2999-01-01", "--dir", directory.root)

    told = json.loads(said.out)
    assert [(cell["event"], cell["first_day"], cell["cases"]) for cell in told["cells"]] == [
        ("FollowupDue", "2010-10-04", 5)
    ]
    assert "code: counts.week_not_over" in not_over.err
