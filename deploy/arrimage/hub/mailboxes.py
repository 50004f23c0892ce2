"""How full the mailboxes are and who is connected: counts and instants alone, no message is opened."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from arrimage.hub.directory import HubDirectory
from arrimage.hub.operator import exchange_connected, system_connected
from arrimage_contracts.network import Network
from arrimage_contracts.subjects import GATE_DURABLE, mailbox_stream

_SYSTEM_SECONDS = 2


@dataclass(frozen=True)
class Mailbox:
    """The state of one organization's mailbox."""

    organization: str
    unread: int
    """Events that its node has not yet acknowledged."""
    taken_up_to: int
    """The number in the stream up to which all is acknowledged."""
    last_read: datetime | None
    """When the node last acknowledged something (UTC), as far as the server remembers."""
    connected: bool
    """Whether the organization's node is linked to the hub."""


async def look_at_mailboxes(network: Network, directory: HubDirectory) -> list[Mailbox]:
    """Ask the running hub for each organization's mailbox, in the order of the network file.

    :raises ArrimageError: ``server.unreachable``, ``key.unreadable``.
    """
    async with exchange_connected(network, directory) as exchange, system_connected(network, directory) as system:
        linked = await _linked_accounts(system)
        found = [await _look(exchange, organization.id, linked) for organization in network.organizations]
    return [mailbox for mailbox in found if mailbox is not None]


async def _look(client: Client, organization: str, linked: Collection[str]) -> Mailbox | None:
    try:
        info = await client.jetstream().consumer_info(mailbox_stream(organization), GATE_DURABLE)
    except NotFoundError:
        return None  # added to the file and not yet applied
    floor = info.ack_floor
    return Mailbox(
        organization,
        (info.num_pending or 0) + (info.num_ack_pending or 0),
        floor.stream_seq if floor else 0,
        floor.last_active if floor else None,
        organization in linked,
    )


async def _linked_accounts(system: Client) -> Sequence[str]:
    try:
        answer = await system.request("$SYS.REQ.SERVER.PING.LEAFZ", b"", timeout=_SYSTEM_SECONDS)
        leaves = json.loads(answer.data)["data"].get("leafs") or []
        return [str(leaf["account"]) for leaf in leaves]
    except (NatsError, TimeoutError, LookupError, ValueError):
        return []
