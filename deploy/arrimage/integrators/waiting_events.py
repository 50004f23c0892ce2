"""How much waits for each integrator on the running node."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from nats.js.errors import NotFoundError

from arrimage.errors import ArrimageError
from arrimage.integrators.grants import Grant
from arrimage.node.directory import NodeDirectory
from arrimage.node.operator import operator_connected
from arrimage_contracts.subjects import OWN_STREAM


async def waiting_for(directory: NodeDirectory, grants: Sequence[Grant]) -> dict[str, int]:
    """Return the events not acknowledged yet by each integrator that reads over NATS; {} if no node runs."""
    found: dict[str, int] = {}
    with suppress(ArrimageError):
        async with operator_connected(directory) as client:
            for grant in grants:
                with suppress(NotFoundError):
                    info = await client.jetstream().consumer_info(OWN_STREAM, grant.name)
                    found[grant.name] = (info.num_pending or 0) + (info.num_ack_pending or 0)
    return found
