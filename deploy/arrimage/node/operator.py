"""What whoever holds a node's directory may do while the node runs in another process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from nats.aio.client import Client

from arrimage.connection import connected
from arrimage.errors import ArrimageError
from arrimage.keys import read_nkey
from arrimage.node.directory import NodeDirectory
from arrimage.run_state import read_state


def running_node(directory: NodeDirectory) -> Mapping[str, Any]:
    """Return what the running node says of itself.

    :raises ArrimageError: ``node.not_running``.
    """
    state = read_state(directory.state)
    if state is None:
        raise ArrimageError("node.not_running", directory=directory.root)
    return state


@asynccontextmanager
async def operator_connected(directory: NodeDirectory) -> AsyncIterator[Client]:
    """Connect to the running node's own bus as its operator.

    :raises ArrimageError: ``node.not_running``, ``server.unreachable``, ``key.unreadable``.
    """
    url = running_node(directory)["nats_url"]
    async with connected(url, read_nkey(directory.operator_seed), name="operator") as client:
        yield client
