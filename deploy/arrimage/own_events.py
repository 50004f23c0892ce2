"""What was said on a node's own bus, read by its operator: envelopes as they were stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from pydantic import ValidationError

from arrimage.stored_messages import stored_messages
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.subjects import OWN_STREAM

_OWN = "own.>"


@dataclass(frozen=True)
class StoredEvent:
    """One message of the stream. ``envelope`` is None if it is not one."""

    seq: int
    subject: str
    envelope: Envelope | None


async def stored_events(client: Client) -> AsyncIterator[StoredEvent]:
    """Yield what is stored, oldest first, up to what was the last when this began."""
    js = client.jetstream()
    last = (await js.stream_info(OWN_STREAM)).state.last_seq
    if last == 0:
        return
    subscription = await js.pull_subscribe(
        _OWN, stream=OWN_STREAM, config=ConsumerConfig(ack_policy=AckPolicy.NONE)
    )
    try:
        async for message in stored_messages(subscription):
            event = _read(message)
            yield event
            if event.seq >= last:
                return
    finally:
        await subscription.unsubscribe()


async def new_events(client: Client) -> AsyncIterator[StoredEvent]:
    """Yield what is stored from now on, as it comes."""
    subscription = await client.jetstream().subscribe(
        _OWN,
        stream=OWN_STREAM,
        ordered_consumer=True,
        config=ConsumerConfig(deliver_policy=DeliverPolicy.NEW),
    )
    async for message in subscription.messages:
        yield _read(message)


def _read(message: Msg) -> StoredEvent:
    seq = message.metadata.sequence.stream
    try:
        return StoredEvent(seq, message.subject, Envelope.from_json(message.data))
    except ValidationError:
        return StoredEvent(seq, message.subject, None)
