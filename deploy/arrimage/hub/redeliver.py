"""Let an organization read its whole mailbox again: its node was restored from an older backup."""

from __future__ import annotations

from nats.js.errors import NotFoundError

from arrimage.errors import ArrimageError
from arrimage.hub.directory import HubDirectory
from arrimage.hub.operator import exchange_connected
from arrimage_contracts.network import Network
from arrimage_contracts.subjects import GATE_DURABLE, mailbox_stream


async def redeliver(network: Network, directory: HubDirectory, organization: str) -> None:
    """Reset the durable of ``organization``'s mailbox to its beginning; inboxes know the rest.

    :raises ArrimageError: ``network.no_mailbox``, ``server.unreachable``, ``key.unreadable``.
    """
    async with exchange_connected(network, directory) as client:
        try:
            await client.jetstream().reset_consumer(mailbox_stream(organization), GATE_DURABLE, seq=1)
        except NotFoundError as error:
            raise ArrimageError("network.no_mailbox", organization=organization) from error
