"""What production refuses: anything of persons in clear text between machines (R-327)."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from arrimage.errors import ArrimageError
from arrimage.node.config import NodeConfig
from arrimage_chassis.settings import Profile
from arrimage_contracts.network import Network

_SECURE: Final = ("tls", "wss")


def refuse_clear_text(node: NodeConfig, network: Network | None) -> None:
    """Make sure that a production node speaks in clear text to nobody outside of its own machine.

    Pages, services and the node's own server listen on this machine alone, unless ``private_network`` in node.yaml
    says that they are in a network of their own, with a proxy that speaks TLS before the pages.

    :raises ArrimageError: ``node.clear_text_link``, ``node.clear_text_listen``, ``node.clear_text_store``.
    """
    if node.profile is not Profile.PRODUCTION:
        return
    if network is not None:
        link = urlsplit(network.hub.leaf_url)
        if link.scheme not in _SECURE and not is_this_machine(link.hostname):
            raise ArrimageError("node.clear_text_link", url=network.hub.leaf_url)
    if node.private_network:
        return
    if not is_this_machine(node.listen):
        raise ArrimageError("node.clear_text_listen", listen=node.listen)
    for service, url in node.stores.items():
        store = urlsplit(url)
        if store.hostname is not None and not is_this_machine(store.hostname) and "ssl" not in store.query:
            raise ArrimageError("node.clear_text_store", service=service.value)


def is_this_machine(host: str | None) -> bool:
    """Tell whether ``host`` is an address that no other machine reaches."""
    if host == "localhost":
        return True
    try:
        return host is not None and ip_address(host).is_loopback
    except ValueError:
        return False
