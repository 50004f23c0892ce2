"""Where a hub listens, from where its network file says that it is reached.

A URL that names this machine is listened for on this machine alone. Nodes and integrators may share one websocket
port, which passes most firewalls; the hub's operator then connects on a port of this machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from arrimage.errors import ArrimageError
from arrimage_contracts.network import Hub

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_WEB_PORTS = {"ws": 80, "wss": 443}
_CLIENT_PORT = 4222
_LEAF_PORT = 7422


@dataclass(frozen=True)
class Listener:
    """One port."""

    host: str
    port: int
    tls: bool = False

    @property
    def address(self) -> str:
        """``host:port``, as the server is told."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Listeners:
    """All that a hub listens on. ``leaves`` is None if nodes come by websocket."""

    clients: Listener
    leaves: Listener | None
    websocket: Listener | None

    @property
    def any_tls(self) -> bool:
        """Whether a certificate is needed."""
        return any(each.tls for each in (self.clients, self.leaves, self.websocket) if each)


def listeners_of(hub: Hub, operator_port: Callable[[], int]) -> Listeners:
    """Return where the hub listens; ``operator_port`` chooses a port of this machine if it is needed.

    :raises ArrimageError: ``hub.two_websockets`` if nodes and integrators are sent to different websocket ports.
    """
    client, leaf = urlsplit(hub.client_url), urlsplit(hub.leaf_url)
    web = [_web(parts) for parts in (client, leaf) if parts.scheme in _WEB_PORTS]
    if len(set(web)) > 1:
        raise ArrimageError("hub.two_websockets", leaf_url=hub.leaf_url, client_url=hub.client_url)
    return Listeners(
        clients=Listener("127.0.0.1", operator_port())
        if client.scheme in _WEB_PORTS
        else Listener(_host(client), client.port or _CLIENT_PORT, client.scheme == "tls"),
        leaves=None
        if leaf.scheme in _WEB_PORTS
        else Listener(_host(leaf), leaf.port or _LEAF_PORT, leaf.scheme == "tls"),
        websocket=web[0] if web else None,
    )


def _web(parts: SplitResult) -> Listener:
    return Listener(_host(parts), parts.port or _WEB_PORTS[parts.scheme], parts.scheme == "wss")


def _host(parts: SplitResult) -> str:
    return "127.0.0.1" if parts.hostname in _LOOPBACK else "0.0.0.0"  # noqa: S104 - a hub is there to be reached
