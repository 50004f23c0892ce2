"""How much later a webhook tells an event than NATS does: ``python -m tests.benchmarks.webhook [--write]``.

A node grants two integrators the same events. Each is stored once and comes twice: to the reader of one's durable,
and to the other's receiver on this machine. What is measured is from the moment at which the server has stored it
until each has it whole; both readers are in this process, and lose as much to what others do at the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import nats
from nats.aio.client import Client
from tests.benchmarks.node import machine

from arrimage.integrators.granting import Asked, grant_integrator, wait_until_taken
from arrimage.integrators.grants import Webhook
from arrimage.node.init import NewNode, init_node
from arrimage.node.process import NodeProcess
from arrimage.window.forwarding import AT_ONCE
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.declaration import Audience
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.ids import NAMESPACE
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.resources import sample_of
from arrimage_contracts.subjects import own_subject
from arrimage_contracts.vocabularies import ServiceName

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "webhook.md"
_EVENT = "FollowupDue"
_WITHIN = 600.0


@dataclass
class Arrivals:
    """When each event was there, by its id, on this process's clock in seconds."""

    at: dict[str, float] = field(default_factory=dict)
    again: int = 0
    """How many came a second time."""

    def note(self, event_id: str) -> None:
        """Note that an event is there, now."""
        self.again += event_id in self.at
        self.at.setdefault(event_id, time.monotonic())

    async def wait_for(self, count: int) -> None:
        """Wait until ``count`` are there."""
        async with asyncio.timeout(_WITHIN):
            while len(self.at) < count:
                await asyncio.sleep(0.005)


@dataclass(frozen=True)
class Lag:
    """Milliseconds from stored to there, of one way."""

    way: str
    how: str
    events: int
    middle: float
    most: float
    """Of a hundred, the ninety-ninth."""
    again: int


@asynccontextmanager
async def _receiver(arrivals: Arrivals) -> AsyncIterator[int]:
    """Take what is posted and say yes; yield the port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
        sizes = [int(line.partition(":")[2]) for line in head if line.startswith("content-length:")]
        body = await reader.readexactly(sizes[0])
        arrivals.note(json.loads(body)["id"])
        writer.write(b"HTTP/1.1 204 x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _read(credentials: dict[str, Any], arrivals: Arrivals) -> None:
    """Read the durable, as the quick-start does."""
    told = credentials["nats"]
    client = await nats.connect(told["url"], nkeys_seed_str=told["seed"], inbox_prefix=told["inbox_prefix"])
    js = client.jetstream(prefix=told["api_prefix"])
    durable = await js.pull_subscribe_bind(told["durable"], told["stream"])
    try:
        while True:
            try:
                messages = await durable.fetch(100, timeout=5)
            except TimeoutError:
                continue
            for message in messages:
                arrivals.note(json.loads(message.data)["id"])
                await message.ack()
    finally:
        await client.close()


def _event(number: int) -> tuple[str, bytes]:
    """Return the id and the message of an event of a case of its own."""
    case = uuid5(NAMESPACE, f"case {number}")
    envelope = Envelope(
        id=uuid5(NAMESPACE, f"event {number}"),
        source=source_of("margelle", "followup"),
        type=f"arrimage.{_EVENT}.v1",
        time=datetime(2010, 10, 4, 12, tzinfo=UTC),
        dataschema=schema_name(_EVENT, 1, "own"),
        subject=case,
        recipient="margelle",
        correlationid=UUID(int=number + 1),
        sequence="a.1",
        privacyclass=Privacy.DEIDENTIFIED,
        data=sample_of(schema_name(_EVENT, 1, "own"))["data"],
    )
    return str(envelope.id), envelope.to_json()


async def _play(operator: Client, numbers: range, ways: dict[str, Arrivals], *, alone: bool) -> list[Lag]:
    """Store events one by one, each when the one before is there both ways; or as fast as they are taken."""
    js, subject, stored = operator.jetstream(), own_subject("followup", _EVENT, 1), {}
    known = len(next(iter(ways.values())).at)
    for count, number in enumerate(numbers, start=1):
        event_id, body = _event(number)
        await js.publish(subject, body)
        stored[event_id] = time.monotonic()
        if alone:
            for arrivals in ways.values():
                await arrivals.wait_for(known + count)
    for arrivals in ways.values():
        await arrivals.wait_for(known + len(numbers))
    how = "one by one" if alone else "together"
    return [_lag(way, how, stored, arrivals) for way, arrivals in ways.items()]


def _lag(way: str, how: str, stored: dict[str, float], arrivals: Arrivals) -> Lag:
    # what is there before the server's answer is, counts as there at once
    lags = sorted(max(0.0, arrivals.at[event] - moment) * 1000 for event, moment in stored.items())
    return Lag(way, how, len(lags), statistics.median(lags), lags[int(len(lags) * 0.99)], arrivals.again)


async def measure(directory: Path, events: int) -> list[Lag]:
    """Run a node, and tell ``events`` one by one and as many together."""
    new = NewNode("margelle", "Un", "One", "sorel-tracy", [ServiceName.INTAKE, ServiceName.FOLLOWUP])
    init_node(directory, new, os.urandom)
    says = [CATALOGUE.named(_EVENT, 1).copies[Audience.OWN]]
    ways = {"NATS": Arrivals(), "webhook": Arrivals()}
    async with (
        NodeProcess(directory, services=[], manifests=[Manifest(ServiceName.FOLLOWUP, says=tuple(says))]) as node,
        _receiver(ways["webhook"]) as port,
    ):
        hook = Webhook(url=f"http://127.0.0.1:{port}/", allow_private=True)
        _grant(node, Asked("x-hook", (_EVENT,), webhook=hook))
        credentials = _grant(node, Asked("x-nats", (_EVENT,)))
        if not await wait_until_taken(node.directory):
            raise RuntimeError("the node did not take the grants")
        async with asyncio.TaskGroup() as group, node.connect() as operator:
            reading = group.create_task(_read(credentials, ways["NATS"]))
            await _play(operator, range(5), ways, alone=True)  # both are awake
            single = await _play(operator, range(5, 5 + events), ways, alone=True)
            many = await _play(operator, range(5 + events, 5 + 2 * events), ways, alone=False)
            reading.cancel()
    return single + many


def _grant(node: NodeProcess, asked: Asked) -> dict[str, Any]:
    file = grant_integrator(node.directory, asked, None, datetime.now(UTC), os.urandom)
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def page(found: list[Lag]) -> str:
    """Return the page."""
    rows = "".join(
        f"| {each.how} | {each.way} | {each.events} | {each.middle:.1f} | {each.most:.1f} | {each.again} |\n"
        for each in found
    )
    return _TEXT.format(day=f"{datetime.now(UTC):%Y-%m-%d}", machine=machine(), rows=rows, at_once=AT_ONCE)


_TEXT = """# How late a webhook is

Written by `make bench ARGS="webhook --write"`.

{day}, {machine}.
Milliseconds from the server's answer that an event is stored until an integrator has it whole. Each event comes
twice: to one by its durable, and to another by a webhook of the node, both on the same machine. One by
one: the next is said when the one before has come both ways. Together: as fast as the server takes them.

| events | way | how many | middle, ms | 99 of 100, ms | came again |
|---|---|---|---|---|---|
{rows}
A webhook posts events of up to {at_once} cases at once, each case in order, waits for their answers, and notes how
far it is before it posts the next ones: it pays for that when much is said together. Who needs more reads NATS.
"""


async def _run(events: int) -> list[Lag]:
    with tempfile.TemporaryDirectory(prefix="arrimage-webhook-") as directory:
        return await measure(Path(directory) / "node", events)


def main() -> None:
    """Measure, and print or write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=300)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    text = page(asyncio.run(_run(given.events)))
    sys.stdout.write(text)
    if given.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
