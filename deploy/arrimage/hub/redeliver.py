"""Let an organization read its whole mailbox again: its node was restored from an older backup."""

from __future__ import annotations

from contextlib import suppress

from nats.js.errors import NotFoundError

from arrimage.errors import ArrimageError
from arrimage.hub.directory import HubDirectory
from arrimage.hub.operator import exchange_connected
from arrimage_contracts.network import Network
from arrimage_contracts.subjects import GATE_DURABLE, WITHDRAWALS_DURABLE, mailbox_stream


async def redeliver(network: Network, directory: HubDirectory, organization: str) -> None:
    """Reset the durables of ``organization``'s mailbox to its beginning, withdrawals first; inboxes know the rest.

    What was sealed and acknowledged is gone: it was opened once, and no key is left that opens it again.

    :raises ArrimageError: ``network.no_mailbox``, ``server.unreachable``, ``key.unreadable``.
    """
    async with exchange_connected(network, directory) as client:
        mailbox, js = mailbox_stream(organization), client.jetstream()
        with suppress(NotFoundError):  # no apply since an earlier version
            await js.reset_consumer(mailbox, WITHDRAWALS_DURABLE, seq=1)
        try:
            await js.reset_consumer(mailbox, GATE_DURABLE, seq=1)
        except NotFoundError as error:
            raise ArrimageError("network.no_mailbox", organization=organization) from error
