"""What whoever holds a node's directory may do while the node runs in another process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from nats.aio.client import Client

from arrimage.connection import connected
from arrimage.errors import ArrimageError
from arrimage.keys import read_nkey
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.run_state import read_state


def running_node(directory: NodeDirectory) -> Mapping[str, Any]:
    """Return what the running node says of itself, or what node.yaml says of pieces that run elsewhere.

    :raises ArrimageError: ``node.not_running``, ``node.malformed``.
    """
    state = read_state(directory.state) or _elsewhere(directory)
    if state is None:
        raise ArrimageError("node.not_running", directory=directory.root)
    return state


def _elsewhere(directory: NodeDirectory) -> Mapping[str, Any] | None:
    node = load_node(directory.config)
    if "nats" not in node.addresses:
        return None
    services = {
        name: {"url": f"http://{node.addresses[name]}"} for name in node.services if name in node.addresses
    }
    return {
        "organization": node.organization,
        "nats_url": f"nats://{node.addresses['nats']}",
        "services": services,
    }


@asynccontextmanager
async def operator_connected(directory: NodeDirectory) -> AsyncIterator[Client]:
    """Connect to the running node's own bus as its operator.

    :raises ArrimageError: ``node.not_running``, ``server.unreachable``, ``key.unreadable``.
    """
    url = running_node(directory)["nats_url"]
    async with connected(url, read_nkey(directory.operator_seed), name="operator") as client:
        yield client
