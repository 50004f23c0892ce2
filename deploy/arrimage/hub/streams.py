"""The streams and durables that a network needs at its hub."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig

from arrimage.provision import Durable
from arrimage_contracts.declaration import Audience
from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.network import Network, Reading
from arrimage_contracts.sealed import SEALED_DAYS
from arrimage_contracts.subjects import (
    FEED_STREAM,
    GATE_DURABLE,
    PUBLIC_STREAM,
    WITHDRAWALS_DURABLE,
    border_subject,
    mailbox_stream,
    sealed_stream,
)

DUPLICATE_WINDOW_SECONDS = 120.0
ACK_WAIT_SECONDS = 10.0
"""How long a delivered event may stay unacknowledged before it is delivered again."""
_DAY = 86_400.0


def hub_streams(network: Network) -> Iterator[StreamConfig]:
    """Yield one mailbox and one sealed stream per organization, and what is public."""
    for organization in network.organizations:
        subjects = [f"evt.{sender}.{organization.id}.>" for sender in _senders(network, organization.id)]
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
        yield _sealed(network, organization.id)
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


def _sealed(network: Network, organization: str) -> StreamConfig:
    """Return the stream of what is sealed for an organization: what its node acknowledged is gone (R-094)."""
    return StreamConfig(
        name=sealed_stream(organization),
        description=f"Sealed for {organization}",
        subjects=[f"sealed.{sender}.{organization}.>" for sender in _senders(network, organization)],
        retention=RetentionPolicy.WORK_QUEUE,
        storage=StorageType.FILE,
        max_age=SEALED_DAYS * _DAY,
        max_msg_size=network.limits.max_message_bytes,
        discard=DiscardPolicy.NEW,
        discard_new_per_subject=True,
        max_msgs_per_subject=network.limits.messages_per_sender_and_event,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
    )


def _senders(network: Network, organization: str) -> Sequence[str]:
    # without subjects the server would invent one; no organization can be called "hub"
    return network.senders_to(organization) or ("hub",)


def withdrawals_of(network: Network, organization: str) -> tuple[str, ...]:
    """Return the subjects of what partners take back from an organization, any major of it (R-095)."""
    names = sorted(event.name for event in CATALOGUE if event.withdrawal and Audience.BORDER in event.copies)
    senders = _senders(network, organization)
    return tuple(border_subject(sender, organization, name, "*") for sender in senders for name in names)


def hub_durables(network: Network, ack_wait: float = ACK_WAIT_SECONDS) -> Iterator[Durable]:
    """Yield those of each organization's gate, and those through which integrators read what is public."""
    for organization in network.organizations:
        mailbox = mailbox_stream(organization.id)
        yield Durable(mailbox, GATE_DURABLE, ack_wait=ack_wait)
        yield Durable(mailbox, WITHDRAWALS_DURABLE, withdrawals_of(network, organization.id), ack_wait)
        yield Durable(sealed_stream(organization.id), GATE_DURABLE, ack_wait=ack_wait)
    for integrator in network.integrators:
        for reading, stream in ((Reading.PUBLIC, PUBLIC_STREAM), (Reading.FEED, FEED_STREAM)):
            if reading in integrator.reads:
                yield Durable(stream, integrator.id, ack_wait=ack_wait)
