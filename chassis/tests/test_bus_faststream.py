"""What the bus relies on in FastStream. A new version that changes it fails here, not in a node.

The two methods that are replaced, and what they call, are looked at by their source: when a check of it fails,
read what the new version changed, adapt ``DurableSubscriber``, and then write the new digest here.
"""

from __future__ import annotations

import asyncio
import hashlib
import inspect
import textwrap
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import nats
import nkeys
import pytest
import pytest_asyncio
from chassis.tests.delivery.looking import lines
from faststream import AckPolicy
from faststream._internal.endpoint.subscriber.mixins import TasksMixin
from faststream._internal.endpoint.subscriber.usecase import SubscriberUsecase
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.subscriber.usecases.basic import LogicSubscriber
from faststream.nats.subscriber.usecases.stream_pull_subscriber import BatchPullStreamSubscriber
from nats.js import JetStreamContext
from nats.js.api import AckPolicy as JsAckPolicy
from nats.js.api import ConsumerConfig, StreamConfig

from arrimage_chassis import logs
from arrimage_chassis.bus import broker
from arrimage_chassis.bus.broker import Bus
from arrimage_chassis.bus.durable_subscriber import DurableSubscriber
from arrimage_chassis.bus.port import AwayError, RefusedForNowError
from arrimage_chassis.delivery.screening import Message
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.plugin import NatsServerMaker
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-002")

READ = {
    "BatchPullStreamSubscriber._create_subscription": "1aa2818b3f62ca9b",
    "BatchPullStreamSubscriber._consume_pull": "1f44e005fffa9a7f",
    "LogicSubscriber.start": "44417b78ed8554b0",
    "LogicSubscriber.stop": "bf0505a9fa1443aa",
    "TasksMixin.add_task": "e88ac0a54e3b888d",
    "TasksMixin.stop": "808c660278964eb4",
    "SubscriberUsecase.consume": "69b2795e0ab2395c",
    "SubscriberUsecase.stop": "d7c9b6dec8436277",
}
"""The digest of each method's source, as it was read when ``DurableSubscriber`` was written (FastStream 0.7.8)."""
CLASSES = (BatchPullStreamSubscriber, LogicSubscriber, TasksMixin, SubscriberUsecase)


def digest(method: object) -> str:
    source = textwrap.dedent(inspect.getsource(method))  # type: ignore[arg-type]
    return hashlib.sha256(source.encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", READ)
def test_the_source_of_what_is_replaced_or_relied_on_is_as_it_was_read(name: str) -> None:
    owner, _, method = name.partition(".")
    (found,) = [getattr(cls, method) for cls in CLASSES if cls.__name__ == owner]
    assert digest(found) == READ[name]


def test_a_subscriber_of_batches_is_of_the_class_that_is_replaced_and_has_what_it_needs() -> None:
    subscriber = NatsBroker().subscriber(
        "OWN.followup",
        stream=JStream("OWN", declare=False),
        durable="followup",
        pull_sub=PullSub(batch_size=100, timeout=1, batch=True),
        ack_policy=AckPolicy.MANUAL,
    )
    assert type(subscriber) is BatchPullStreamSubscriber
    subscriber.__class__ = DurableSubscriber
    assert isinstance(subscriber, DurableSubscriber)
    assert subscriber.subscription is None
    assert subscriber.running is False
    assert subscriber.stream.name == "OWN"
    for name in ("_create_subscription", "_consume_pull"):
        ours, theirs = (getattr(cls, name) for cls in (DurableSubscriber, BatchPullStreamSubscriber))
        assert inspect.signature(ours).parameters.keys() == inspect.signature(theirs).parameters.keys()
        assert inspect.iscoroutinefunction(theirs)


@pytest.mark.parametrize("known", [True, False])
async def test_the_seed_in_a_file_opens_the_connection_and_another_does_not(
    nats_servers: NatsServerMaker, tmp_path: Path, known: bool
) -> None:
    seed, other = (nkeys.encode_seed(bytes([first] * 32), nkeys.PREFIX_BYTE_USER) for first in (1, 2))
    public = nkeys.from_seed(bytearray(seed if known else other)).public_key.decode()
    config = f"listen: 127.0.0.1:-1\nauthorization {{ users: [ {{ nkey: {public} }} ] }}\n"
    server = await nats_servers("closed", config=config)
    file = write(tmp_path / "service.nk", seed)
    logs.configure(organization="margelle", service="followup", file=tmp_path / "log.jsonl", strict=True)
    bus = Bus("own", server.url, file, "_INBOX_test")
    bus.start()
    try:
        if known:
            await eventually(lambda: bus.connected, what="it is connected")
        else:
            await eventually(lambda: lines(tmp_path, "bus.waiting"), what="it is refused")
            assert not bus.connected
    finally:
        await bus.stop()


def write(file: Path, content: bytes) -> Path:
    file.write_bytes(content)
    return file


@pytest_asyncio.fixture
async def jetstream(nats_server: NatsServer) -> AsyncIterator[JetStreamContext]:
    client = await nats.connect(nats_server.url)
    yield client.jetstream()
    await client.close()


async def provide(jetstream: JetStreamContext) -> None:
    await jetstream.add_stream(StreamConfig(name="OWN", subjects=["own.>"]))
    config = ConsumerConfig(durable_name="followup", ack_policy=JsAckPolicy.EXPLICIT, ack_wait=1)
    await jetstream.add_consumer("OWN", config)


def make_bus(server: NatsServer) -> Bus:
    return Bus("own", server.url, None, "_INBOX_test", fetch_seconds=5.0)


async def test_what_one_fetch_returned_comes_at_once_whole_in_order_and_undecoded(
    nats_server: NatsServer, jetstream: JetStreamContext
) -> None:
    await provide(jetstream)
    batches: list[list[bytes]] = []

    async def deliver(batch: Sequence[Message]) -> None:
        batches.append([message.body for message in batch])

    for number in range(3):
        await jetstream.publish("own.x", b'{"broken": ' + str(number).encode())
    bus = make_bus(nats_server)
    bus.consume("OWN", "followup", deliver)
    bus.start()
    try:
        await eventually(lambda: batches, deadline=2, what="a batch comes before the fetch's five seconds end")
        assert batches == [[b'{"broken": 0', b'{"broken": 1', b'{"broken": 2']]
        await jetstream.publish("own.x", b"\xff")
        await eventually(lambda: len(batches) > 1, deadline=2, what="one message alone comes at once, too")
        assert batches[1:] == [[b"\xff"]]
        await eventually(lambda: _all_acknowledged(bus), what="all is acknowledged")
    finally:
        await bus.stop()


async def test_what_is_not_taken_is_not_acknowledged_and_is_given_again(
    nats_server: NatsServer, jetstream: JetStreamContext
) -> None:
    await provide(jetstream)
    tries: list[list[int]] = []
    unacknowledged: list[int | None] = []

    async def deliver(batch: Sequence[Message]) -> None:
        tries.append([message.stream_seq for message in batch])
        lag = await bus.lag("OWN", "followup")
        unacknowledged.append(None if lag is None else lag.unacknowledged)
        if len(tries) < 3:
            raise RuntimeError("not yet")

    for _ in range(2):
        await jetstream.publish("own.x", b"x")
    bus = make_bus(nats_server)
    bus.consume("OWN", "followup", deliver)
    bus.start()
    try:
        await eventually(lambda: _all_acknowledged(bus), what="all is acknowledged at last")
        assert tries == [[1, 2]] * 3
        assert unacknowledged == [2] * 3, "not one is acknowledged before it is taken"
    finally:
        await bus.stop()


@pytest.mark.parametrize("when", ["from the start", "after a while"])
async def test_nothing_is_declared_and_a_durable_that_is_missing_is_no_hot_loop(
    nats_server: NatsServer, jetstream: JetStreamContext, when: str
) -> None:
    received: list[int] = []

    async def deliver(batch: Sequence[Message]) -> None:
        received.extend(message.stream_seq for message in batch)

    await provide(jetstream)
    bus = make_bus(nats_server)
    bus.consume("OWN", "followup", deliver)
    if when == "from the start":
        await jetstream.delete_consumer("OWN", "followup")
    bus.start()
    try:
        await eventually(lambda: bus.connected, what="it is connected")
        if when == "after a while":
            await jetstream.publish("own.x", b"x")
            await eventually(lambda: received, what="it works")
            await jetstream.delete_consumer("OWN", "followup")
        assert await bus.lag("OWN", "followup") is None, "which readiness tells"
        assert bus._client is not None
        sent, end = bus._client.stats["out_msgs"], asyncio.get_running_loop().time() + 1.0
        await eventually(lambda: asyncio.get_running_loop().time() > end, what="a second has passed")
        assert bus._client.stats["out_msgs"] - sent < 20, "it asks a few times a second, not thousands"
        assert await jetstream.consumers_info("OWN") == [], "and it made no durable"
    finally:
        await bus.stop()


async def test_stop_waits_for_the_batch_that_runs_and_takes_no_other(
    nats_server: NatsServer, jetstream: JetStreamContext
) -> None:
    await provide(jetstream)
    begun, go_on, ended = asyncio.Event(), asyncio.Event(), []

    async def deliver(batch: Sequence[Message]) -> None:
        begun.set()
        await go_on.wait()
        ended.append(len(batch))

    await jetstream.publish("own.x", b"x")
    bus = make_bus(nats_server)
    bus.consume("OWN", "followup", deliver)
    bus.start()
    await begun.wait()
    await jetstream.publish("own.x", b"x")
    stopping = asyncio.create_task(bus.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    go_on.set()
    await stopping
    assert ended == [1]
    info = await jetstream.consumer_info("OWN", "followup")
    assert (info.num_ack_pending, info.num_pending) == (0, 1), "the one that ran is acknowledged, the other waits"


async def _all_acknowledged(bus: Bus) -> bool:
    lag = await bus.lag("OWN", "followup")
    return lag is not None and (lag.pending, lag.unacknowledged) == (0, 0)


async def test_a_subscription_that_was_refused_is_made_again_once_it_is_allowed(
    nats_servers: NatsServerMaker, tmp_path: Path
) -> None:
    """``network apply`` and ``node up`` mend permissions; the service need not be started again."""

    def config(allowed: str) -> str:
        user = f'user: s, password: s, permissions: {{ publish: ">", subscribe: "{allowed}" }}'
        store = f'jetstream {{ store_dir: "{tmp_path / "js"}" }}'
        return f"listen: 127.0.0.1:-1\n{store}\nauthorization {{ users: [ {{ {user} }} ] }}\n"

    server = await nats_servers("strict", config=config("elsewhere.>"))
    logs.configure(organization="margelle", service="followup", file=tmp_path / "log.jsonl", strict=True)
    bus = Bus("own", server.url.replace("//", "//s:s@"), None, "_INBOX_test", denied_pause_seconds=0.2)
    bus.start()
    try:
        await eventually(lambda: bus.connected, what="it is connected")
        await bus.lag("OWN", "followup")
        await eventually(lambda: lines(tmp_path, "bus.permission_denied"), what="the refusal is told")
        (line,) = lines(tmp_path, "bus.permission_denied")
        assert line["subject"].startswith("_inbox_test.")  # the library tells it in small letters
        assert await bus.lag("OWN", "followup") is None
        server.reload(config("_INBOX_test.>"))

        async def answers() -> bool:
            try:
                await bus.publish("own.nothing", b"{}", "1")
            except RefusedForNowError:
                return True  # the server's word came: there is no such stream
            except AwayError:
                pass  # none came
            return False

        await eventually(answers, deadline=30, what="the server's answers arrive")
    finally:
        await bus.stop()


async def test_a_durable_that_is_missing_is_told_once_and_read_from_once_it_is_there(
    nats_server: NatsServer, jetstream: JetStreamContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker, "_SILENT_SECONDS", 0.5)
    logs.configure(organization="margelle", service="followup", file=tmp_path / "log.jsonl", strict=True)
    heard: list[Message] = []

    async def deliver(batch: Sequence[Message]) -> None:
        heard.extend(batch)

    bus = make_bus(nats_server)
    bus.consume("OWN", "followup", deliver)
    bus.start()
    try:
        await eventually(lambda: lines(tmp_path, "bus.durable_silent"), what="what does not answer is told")
        await provide(jetstream)
        await jetstream.publish("own.x", b"x")
        await eventually(lambda: heard, what="what it reads is there")
        (line,) = lines(tmp_path, "bus.durable_silent")
        assert (line["bus"], line["durable"]) == ("own", "followup")
    finally:
        await bus.stop()
