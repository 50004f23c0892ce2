"""How fast events come in, and how long one alone takes: `python tests/benchmarks/batch_subscriber.py`.

Three engines on one real server, each validating every envelope: FastStream's batch subscriber as it is, the one
of arrimage_chassis.bus, and a whole service (landing, SQLite, outbox, relay) on the latter. For ADR 1.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import nats
import uvloop
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.annotations import NatsMessage
from nats.js import JetStreamContext
from nats.js.api import AckPolicy as JsAckPolicy
from nats.js.api import ConsumerConfig, StreamConfig

sys.path.insert(0, str(Path(__file__).parents[2]))

from chassis.tests.probe import PROBE, plan
from tests.benchmarks.hearing import next_event

from arrimage_chassis.bus.broker import Bus
from arrimage_chassis.delivery.screening import Message
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.privacy import Privacy
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service
from arrimage_testing.waiting import eventually

EVENTS = 20_000
EVENTS_OF_A_SERVICE = 5_000
HOPS = 40
FETCH_SECONDS = 1.0
SUBJECT = "own.planning.PlanCreated.v1"


def envelopes(count: int) -> list[bytes]:
    """Return events of many cases, about 900 bytes each."""
    found = []
    for number in range(count):
        case = uuid4()
        data = plan(case)
        envelope = Envelope(
            id=uuid4(),
            source=source_of("margelle", "planning"),
            type="arrimage.PlanCreated.v1",
            time=datetime.now(UTC),
            dataschema=schema_name("PlanCreated", 1, "own"),
            subject=case,
            recipient="margelle",
            correlationid=case,
            sequence=f"bench.{number}",
            privacyclass=Privacy.DEIDENTIFIED,
            data=data.model_dump(mode="json"),
        )
        found.append(envelope.to_json())
    return found


class Counted:
    """What a handler has seen, and when it saw the last of it."""

    def __init__(self) -> None:
        self.count = 0
        self.seen_at = 0.0
        self.more = asyncio.Event()

    def take(self, bodies: Sequence[bytes]) -> None:
        for body in bodies:
            Envelope.from_json(body)
        self.count += len(bodies)
        self.seen_at = time.perf_counter()
        self.more.set()


async def publish_all(jetstream: JetStreamContext, bodies: Sequence[bytes]) -> None:
    for start in range(0, len(bodies), 500):
        await asyncio.gather(*(jetstream.publish(SUBJECT, body) for body in bodies[start : start + 500]))


async def measure(
    name: str,
    jetstream: JetStreamContext,
    start: Callable[[Counted], Awaitable[Callable[[], Awaitable[None]]]],
) -> None:
    with suppress(Exception):
        await jetstream.delete_stream("OWN")
    await jetstream.add_stream(StreamConfig(name="OWN", subjects=["own.>"]))
    config = ConsumerConfig(durable_name="bench", ack_policy=JsAckPolicy.EXPLICIT, ack_wait=30)
    await jetstream.add_consumer("OWN", config)
    bodies = envelopes(EVENTS)
    await publish_all(jetstream, bodies)
    counted = Counted()
    began = time.perf_counter()
    stop = await start(counted)
    await eventually(lambda: counted.count >= EVENTS, deadline=120, every=0.005, what="all are handled")
    rate = EVENTS / (counted.seen_at - began)
    hops = []
    for body in bodies[:HOPS]:
        await asyncio.sleep(0.05)
        counted.more.clear()
        sent = time.perf_counter()
        await jetstream.publish(SUBJECT, body)
        await counted.more.wait()
        hops.append((counted.seen_at - sent) * 1000)
    await stop()
    report(name, rate, hops)


def report(name: str, rate: float, hops: Sequence[float]) -> None:
    hops = sorted(hops)
    p99 = hops[int(len(hops) * 0.99)]
    print(f"{name:<48} {rate:8.0f} events/s   quiet hop p50 {statistics.median(hops):7.1f} ms, p99 {p99:7.1f} ms")


async def stock(url: str, counted: Counted) -> Callable[[], Awaitable[None]]:
    broker = NatsBroker(url, logger=None)

    async def leave_encoded(message: Any) -> Any:
        return message.body

    @broker.subscriber(
        SUBJECT,
        stream=JStream("OWN", declare=False),
        durable="bench",
        pull_sub=PullSub(batch_size=100, timeout=FETCH_SECONDS, batch=True),
        ack_policy=AckPolicy.MANUAL,
        decoder=leave_encoded,
    )
    async def handle(batch: NatsMessage) -> None:
        messages = cast("list[Any]", batch.raw_message)
        counted.take([message.data for message in messages])
        for message in messages:
            await message.ack()

    await broker.start()
    return broker.stop


async def ours(url: str, counted: Counted) -> Callable[[], Awaitable[None]]:
    bus = Bus("own", url, None, "_INBOX_bench", fetch_seconds=FETCH_SECONDS)

    async def deliver(batch: Sequence[Message]) -> None:
        counted.take([message.body for message in batch])

    bus.consume("OWN", "bench", deliver)
    bus.start()
    return bus.stop


async def whole_service(server: NatsServer, directory: Path) -> None:
    bodies = envelopes(EVENTS_OF_A_SERVICE + HOPS)

    async def before(jetstream: JetStreamContext) -> None:
        await publish_all(jetstream, bodies[:EVENTS_OF_A_SERVICE])

    began = time.perf_counter()
    async with running_service(
        PROBE,
        nats_server=server,
        store_url=f"sqlite+aiosqlite:///{directory / 'store.sqlite3'}",
        directory=directory,
        before=before,
        poll_seconds=5.0,
    ) as twin:
        began = time.perf_counter()
        client = await nats.connect(server.url)
        said = await client.subscribe("own.followup.FollowupScheduled.v1")
        stream = twin.jetstream

        async def all_said() -> bool:
            return (await stream.stream_info("OWN")).state.messages >= 2 * EVENTS_OF_A_SERVICE

        await eventually(all_said, deadline=120, every=0.02, what="all are handled")
        rate = EVENTS_OF_A_SERVICE / (time.perf_counter() - began)
        await twin.quiet()
        while said.pending_msgs:
            await said.next_msg()
        hops = []
        for body in bodies[EVENTS_OF_A_SERVICE:]:
            await asyncio.sleep(0.05)
            sent = time.perf_counter()
            await stream.publish(SUBJECT, body)
            await next_event(said)
            hops.append((time.perf_counter() - sent) * 1000)
        await client.close()
    report("whole service, SQLite: event in to event out", rate, hops)


async def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        async with NatsServer(Path(name) / "nats") as server:
            client = await nats.connect(server.url)
            jetstream = client.jetstream()
            await measure(
                f"FastStream batch=True, timeout {FETCH_SECONDS:g} s", jetstream, lambda c: stock(server.url, c)
            )
            await measure("arrimage_chassis.bus, the same timeout", jetstream, lambda c: ours(server.url, c))
            await jetstream.delete_stream("OWN")
            await client.close()
            await whole_service(server, Path(name) / "service")


if __name__ == "__main__":
    uvloop.run(main())
