"""Where a new network's hub is reached: by websocket over TLS, by TLS, or at two addresses that are given."""

from __future__ import annotations

from dataclasses import dataclass

from arrimage.errors import ArrimageError

WEB_PORT = 443
"""The port that a hospital's firewall lets out."""
LEAF_PORT = 7422
CLIENT_PORT = 4222


@dataclass(frozen=True)
class Addresses:
    """What the network file will say."""

    leaf_url: str
    client_url: str

    @property
    def is_secure(self) -> bool:
        """Whether the hub needs a certificate."""
        return self.leaf_url.startswith(("wss:", "tls:")) or self.client_url.startswith(("wss:", "tls:"))


def addresses(*, wss: str = "", tls: str = "", leaf_url: str = "", client_url: str = "") -> Addresses:
    """Return the addresses for one way of saying them; ``wss`` and ``tls`` are a name, and a port if another.

    :raises ArrimageError: ``network.which_address`` unless exactly one way is used.
    """
    if [bool(wss), bool(tls), bool(leaf_url or client_url)].count(True) != 1 or bool(leaf_url) != bool(client_url):
        raise ArrimageError("network.which_address")
    if wss:  # nodes and integrators share the one port that is sure to be open
        both = f"wss://{wss if ':' in wss else f'{wss}:{WEB_PORT}'}"
        return Addresses(both, both)
    if tls:
        name, _, port = tls.partition(":")
        return Addresses(f"tls://{name}:{port or LEAF_PORT}", f"tls://{name}:{CLIENT_PORT}")
    return Addresses(leaf_url, client_url)
