"""Bring the stream and the durables of a node's own bus to what its manifests say."""

from __future__ import annotations

from arrimage.connection import connected
from arrimage.hub.streams import ACK_WAIT_SECONDS
from arrimage.keys import read_nkey
from arrimage.node.prepare import PreparedNode
from arrimage.node.server_config import own_durables, own_stream
from arrimage.provision import Change, ensure


async def apply_own(prepared: PreparedNode, url: str, ack_wait: float = ACK_WAIT_SECONDS) -> list[Change]:
    """Make and update what the node's own bus needs, on the server at ``url``; return what was done.

    :raises ArrimageError: ``server.unreachable``, ``apply.refused``.
    """
    operator = read_nkey(prepared.directory.operator_seed)
    async with connected(url, operator, name="operator") as client:
        return await ensure(
            client.jetstream(), [own_stream(prepared.node)], own_durables(prepared.manifests, ack_wait)
        )
