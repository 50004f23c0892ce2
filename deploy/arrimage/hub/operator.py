"""How the hub's operator connects to it, from the hub's own machine."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from urllib.parse import urlsplit

from nats.aio.client import Client

from arrimage.connection import connected
from arrimage.hub.directory import HubDirectory
from arrimage.hub.prepare import listeners
from arrimage.keys import read_nkey
from arrimage_contracts.network import Network


def operator_url(network: Network, directory: HubDirectory) -> str:
    """Return where the operator connects."""
    clients = listeners(network, directory).clients
    return f"{'tls' if clients.tls else 'nats'}://127.0.0.1:{clients.port}"


def exchange_connected(network: Network, directory: HubDirectory) -> AbstractAsyncContextManager[Client]:
    """Connect as the owner of the streams.

    :raises ArrimageError: ``server.unreachable``, ``key.unreadable``.
    """
    return _connected(network, directory, directory.exchange_seed, "exchange")


def system_connected(network: Network, directory: HubDirectory) -> AbstractAsyncContextManager[Client]:
    """Connect to the server's own account.

    :raises ArrimageError: ``server.unreachable``, ``key.unreadable``.
    """
    return _connected(network, directory, directory.system_seed, "system")


def _connected(
    network: Network, directory: HubDirectory, seed: Path, name: str
) -> AbstractAsyncContextManager[Client]:
    url = operator_url(network, directory)
    if not url.startswith("tls:"):
        return connected(url, read_nkey(seed), name=name)
    hostname = urlsplit(network.hub.client_url).hostname
    return connected(url, read_nkey(seed), name=name, certificate=directory.certificate, hostname=hostname)
