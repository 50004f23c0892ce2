"""The streams and durables that a network needs at its hub."""

from __future__ import annotations

from collections.abc import Iterator

from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig

from arrimage.hub.doors import GATE_DURABLE
from arrimage.provision import Durable
from arrimage_contracts.network import Network, Reading
from arrimage_contracts.subjects import FEED_STREAM, PUBLIC_STREAM, mailbox_stream

DUPLICATE_WINDOW_SECONDS = 120.0
ACK_WAIT_SECONDS = 10.0
"""How long a delivered event may stay unacknowledged before it is delivered again."""
_DAY = 86_400.0


def hub_streams(network: Network) -> Iterator[StreamConfig]:
    """Yield one mailbox per organization, and what is public."""
    for organization in network.organizations:
        senders = network.senders_to(organization.id)
        # without subjects the server would invent one; no organization can be called "hub"
        subjects = [f"evt.{sender}.{organization.id}.>" for sender in senders or ("hub",)]
        yield StreamConfig(
            name=mailbox_stream(organization.id),
            description=f"Mailbox of {organization.id}",
            subjects=subjects,
            retention=RetentionPolicy.LIMITS,
            storage=StorageType.FILE,
            max_age=network.limits.mailbox_days * _DAY,
            max_msg_size=network.limits.max_message_bytes,
            # refuse the sender that floods; never drop what was acknowledged, never close the door to others
            discard=DiscardPolicy.NEW,
            discard_new_per_subject=True,
            max_msgs_per_subject=network.limits.messages_per_sender_and_event,
            duplicate_window=DUPLICATE_WINDOW_SECONDS,
        )
    for name, prefix, description in (
        (PUBLIC_STREAM, "pub", "What is public"),
        (FEED_STREAM, "feed", "Weekly counts"),
    ):
        yield StreamConfig(
            name=name,
            description=description,
            subjects=[f"{prefix}.{org.id}.>" for org in network.organizations] or [f"{prefix}.hub.>"],
            retention=RetentionPolicy.LIMITS,
            storage=StorageType.FILE,
            max_age=network.limits.public_days * _DAY,
            max_msg_size=network.limits.max_message_bytes,
            discard=DiscardPolicy.OLD,
            duplicate_window=DUPLICATE_WINDOW_SECONDS,
        )


def hub_durables(network: Network, ack_wait: float = ACK_WAIT_SECONDS) -> Iterator[Durable]:
    """Yield the one durable of each mailbox, and those through which integrators read what is public."""
    for organization in network.organizations:
        yield Durable(mailbox_stream(organization.id), GATE_DURABLE, ack_wait=ack_wait)
    for integrator in network.integrators:
        for reading, stream in ((Reading.PUBLIC, PUBLIC_STREAM), (Reading.FEED, FEED_STREAM)):
            if reading in integrator.reads:
                yield Durable(stream, integrator.id, ack_wait=ack_wait)
