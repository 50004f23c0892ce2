"""What an operator sees of a node that runs in another process: its events, and the course of one case."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from uuid import UUID

import pytest
from tests.servers.rig import Rig

from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.privacy import Privacy

CASE, OTHER = UUID(int=1), UUID(int=2)


def an_event(name: str, case: UUID, number: int, **data: object) -> bytes:
    return Envelope(
        id=UUID(int=100 + number),
        source=source_of("margelle", "planning"),
        type=f"arrimage.{name}.v1",
        time=datetime(2010, 10, 12, 13, number, tzinfo=UTC),
        dataschema=schema_name(name, 1, "own"),
        subject=case,
        recipient="margelle",
        correlationid=case,
        sequence=f"e.{number}",
        privacyclass=Privacy.DEIDENTIFIED,
        data=dict(data),
    ).to_json()


class Running:
    """The command, in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, *arguments: str) -> Running:
        command = [sys.executable, "-m", "arrimage", *arguments]
        pipe = asyncio.subprocess.PIPE
        return cls(
            await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe, env={"LANG": "en_CA.UTF-8"})
        )

    async def ended(self) -> tuple[int, list[str], str]:
        out, err = await asyncio.wait_for(self._process.communicate(), 30)
        assert self._process.returncode is not None
        return self._process.returncode, out.decode().splitlines(), err.decode()


@pytest.mark.full
async def test_the_course_of_one_case_is_told_in_order_with_its_key_dates(rig: Rig) -> None:
    node = await rig.node("margelle")
    planning = await rig.service("margelle", "planning")
    dates = ["2010-10-12", "2010-10-19"]
    for subject, body in (
        ("PlanCreated", an_event("PlanCreated", CASE, 1, meeting_dates=dates, start_on="2010-10-12")),
        ("PlanCreated", an_event("PlanCreated", OTHER, 2)),
        ("MeetingHeld", b"not an event"),
        ("MeetingHeld", an_event("MeetingHeld", CASE, 3, held_on="2010-10-12", number_in_series=1)),
    ):
        await planning.js.publish(f"own.planning.{subject}.v1", body)

    trace = await Running.start("case", "trace", str(CASE), "--dir", str(node.directory.root))

    assert await trace.ended() == (
        0,
        [
            "2010-10-12 13:01Z  planning      PlanCreated.v1             "
            "meeting_dates=2010-10-12 2010-10-19, start_on=2010-10-12",
            "2010-10-12 13:03Z  planning      MeetingHeld.v1             held_on=2010-10-12",
            "2 event(s)",
        ],
        "",
    )


@pytest.mark.full
async def test_a_case_that_the_node_never_spoke_of_is_said_so(rig: Rig) -> None:
    node = await rig.node("margelle")

    trace = await Running.start("case", "trace", str(CASE), "--dir", str(node.directory.root))

    status, out, _ = await trace.ended()
    assert status == 1
    assert out == [f"no event of case {CASE} on this node's bus"]


async def test_events_are_shown_as_they_come_without_their_data(rig: Rig) -> None:
    node = await rig.node("margelle")
    planning = await rig.service("margelle", "planning")
    tail = asyncio.create_task(
        (await Running.start("bus", "tail", "--count", "1", "--dir", str(node.directory.root))).ended()
    )
    number = 0
    while not tail.done():  # it listens from some moment on: speak until it has heard something
        number += 1
        body = an_event("MeetingHeld", CASE, number % 60, held_on="2010-10-12")
        await planning.js.publish("own.planning.MeetingHeld.v1", body)
        await asyncio.wait([tail], timeout=0.1)

    status, (line,), err = await tail
    assert status == 0
    assert err.startswith("Listening to the bus of margelle")
    assert "own.planning.MeetingHeld.v1" in line
    assert f"case={CASE}" in line
    assert "held_on" not in line


@pytest.mark.full
async def test_a_node_that_does_not_run_is_said_so_with_the_way_to_start_it(rig: Rig) -> None:
    directory = str(rig.example.nodes["margelle"])

    status, _, err = await (await Running.start("bus", "tail", "--dir", directory)).ended()

    assert status == 1
    assert "node.not_running" in err
    assert "arrimage node up" in err
