"""Bring the stream and the durables of a node's own bus to what its manifests say."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from arrimage.connection import connected
from arrimage.hub.streams import ACK_WAIT_SECONDS
from arrimage.integrators.doors import integrator_durables
from arrimage.integrators.grants import read_grants
from arrimage.keys import read_nkey
from arrimage.node.prepare import PreparedNode
from arrimage.node.server_config import own_durables, own_stream
from arrimage.provision import Change, Done, ensure


async def apply_own(prepared: PreparedNode, url: str, ack_wait: float = ACK_WAIT_SECONDS) -> list[Change]:
    """Make and update what the node's own bus needs, on the server at ``url``; return what was done.

    :raises ArrimageError: ``server.unreachable``, ``apply.refused``, ``integrator.file_unreadable``.
    """
    operator = read_nkey(prepared.directory.operator_seed)
    granted = integrator_durables(read_grants(prepared.directory.integrators), ack_wait)
    async with connected(url, operator, name="operator") as client:
        js = client.jetstream()
        durables = [*own_durables(prepared.manifests, ack_wait), *granted]
        changes = await ensure(js, [own_stream(prepared.node)], durables)
        return [await _revoked(js, change) for change in changes]


async def _revoked(js: JetStreamContext, change: Change) -> Change:
    """Throw the durable of an integrator away that is granted nothing any more: somebody decided so."""
    stream, _, durable = change.name.partition("/")
    if change.done is not Done.LEFT or not durable.startswith("x-"):
        return change
    with suppress(NotFoundError):
        await js.delete_consumer(stream, durable)
    return replace(change, done=Done.REMOVED)
