"""The node's bus as the kit sees it: it sends as the other services, and reads all that is said."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, ReplayPolicy, StorageType, StreamConfig

from arrimage_conformance.messages import MESSAGE_ID, Json, Message, subject_for
from arrimage_conformance.role import Role
from arrimage_conformance.server import Keys

_SERVICES = ("intake", "planning", "followup", "notifications")
_LOOK_EVERY = 0.02


class Bus:
    """Connections to the kit's server, and everything that the stream has stored."""

    def __init__(self, url: str, role: Role, keys: Keys) -> None:
        self.role = role
        self.stored: list[Message] = []
        """All messages of the stream, in its order."""
        self.asked: list[tuple[str, bytes]] = []
        """What the role asked of other services: the subject, and the question."""
        self.answers: dict[str, Callable[[Json], Json | None]] = {}
        """What the kit answers, by the question's subject: None is silence; anything else is refused."""
        self.pulls = 0
        """How often the role asked its durable for messages."""
        self.acked: Callable[[], None] | None = None
        """Called at each acknowledgement of the role's durable, before the server has counted it."""
        self._url = url
        self._keys = keys
        self._clients: list[Client] = []

    async def open(self) -> None:
        """Connect, make the stream and the durable, and begin to read."""
        self.operator = await self.connect(self._keys.operator.seed)
        self.others = await self.connect(self._keys.others.seed)
        self.js = self.operator.jetstream()
        stream = StreamConfig(
            name=self.role["stream"],
            subjects=[f"own.{service}.>" for service in _SERVICES],
            storage=StorageType.MEMORY,
            duplicate_window=float(self.role["duplicate_window_seconds"]),
        )
        await self.js.add_stream(stream)
        await self.make_durable()
        await self.js.subscribe("own.>", stream=self.role["stream"], ordered_consumer=True, cb=self._keep)
        await self.operator.subscribe("$JS.ACK.>", cb=self._note_ack)
        pull = f"$JS.API.CONSUMER.MSG.NEXT.{self.role['stream']}.{self.role['durable']['durable_name']}"
        await self.operator.subscribe(pull, cb=self._note_pull)
        for asked in self.role["asks"]:
            await self.others.subscribe(f"{asked['subject']}.{self.role['role']}", cb=self._answer)
        await self.others.flush()

    async def close(self) -> None:
        """End the connections."""
        for client in self._clients:
            await client.close()

    async def make_durable(self) -> None:
        """Make the role's durable, as a node does."""
        durable = self.role["durable"]
        await self.js.add_consumer(
            self.role["stream"],
            ConsumerConfig(
                durable_name=durable["durable_name"],
                deliver_policy=DeliverPolicy.ALL,
                replay_policy=ReplayPolicy.INSTANT,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=float(durable["ack_wait_seconds"]),
                max_deliver=durable["max_deliver"],
                max_ack_pending=durable["max_ack_pending"],
                filter_subjects=durable["filter_subjects"],
            ),
        )

    async def begin_again(self) -> None:
        """Forget how far the role has read: the durable is as new."""
        await self.js.delete_consumer(self.role["stream"], self.role["durable"]["durable_name"])
        await self.make_durable()

    async def send(self, envelope: Json, *, subject: str | None = None) -> Message:
        """Publish an envelope as the service that it names, under a ``Nats-Msg-Id`` of its own."""
        return await self.send_bytes(subject or subject_for(envelope), json.dumps(envelope).encode())

    async def send_bytes(self, subject: str, body: bytes) -> Message:
        """Publish any bytes."""
        headers = {MESSAGE_ID: secrets.token_hex(16)}
        stored = await self.js.publish(subject, body, headers=headers, timeout=5)
        return Message(subject, headers, body, stored.seq)

    async def ask(
        self, subject: str, question: bytes, *, asker: str = "intake", seconds: float = 5.0
    ) -> Json | None:
        """Ask the role something as ``asker``; None if it does not answer in time, or not in JSON."""
        try:
            reply = await self.others.request(f"{subject}.{asker}", question, timeout=seconds)
            read = json.loads(reply.data)
        except (NatsError, ValueError):
            return None
        return read if isinstance(read, dict) else None

    async def waiting(self, until: int | None = None) -> int:
        """Return how many messages the role has not acknowledged: those not delivered, and those in hand.

        :param until: a place of the stream; 0 is returned if all before it, and it, are acknowledged.
        """
        info = await self.js.consumer_info(self.role["stream"], self.role["durable"]["durable_name"])
        if until is not None and info.ack_floor is not None and info.ack_floor.stream_seq >= until:
            return 0
        return (info.num_pending or 0) + (info.num_ack_pending or 0)

    def said(self, since: int = 0) -> list[Message]:
        """Return what the role said after the place ``since`` of the stream."""
        mine = f"own.{self.role['role']}."
        return [message for message in self.stored if message.seq > since and message.subject.startswith(mine)]

    @property
    def last(self) -> int:
        """The place of the last message that was read."""
        return self.stored[-1].seq if self.stored else 0

    async def connect(self, seed: str) -> Client:
        """Connect a further user; it is closed with the others."""
        client = await nats.connect(self._url, nkeys_seed_str=seed, error_cb=_quietly, max_reconnect_attempts=3)
        self._clients.append(client)
        return client

    async def _keep(self, message: Msg) -> None:
        place = message.metadata.sequence.stream
        self.stored.append(Message(message.subject, dict(message.headers or {}), message.data, place))

    async def _note_ack(self, message: Msg) -> None:
        if self.acked is not None and f".{self.role['stream']}.{self.role['role']}." in message.subject:
            self.acked()

    async def _note_pull(self, _: Msg) -> None:
        self.pulls += 1

    async def _answer(self, message: Msg) -> None:
        subject = message.subject.rpartition(".")[0]
        self.asked.append((subject, message.data))
        answer: Json | None = {"refused": "request.not_allowed"}
        if subject in self.answers:
            answer = self.answers[subject](json.loads(message.data))
        if answer is not None:
            await message.respond(json.dumps(answer).encode())


async def eventually(holds: Callable[[], Any], seconds: float) -> bool:
    """Wait until ``holds()`` is true (it may be a coroutine function); tell whether it was within ``seconds``."""
    until = time.monotonic() + seconds
    while True:
        found = holds()
        if isinstance(found, Awaitable):
            found = await found
        if found:
            return True
        if time.monotonic() > until:
            return False
        await asyncio.sleep(_LOOK_EVERY)


async def _quietly(_: Exception) -> None:
    """What the client reports of itself is seen in what the checks find."""
