"""Where a webhook may go: the name is resolved once, judged, and the connection goes to what was judged.

A name may answer another address a moment later (rebinding); nothing resolves it a second time.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from arrimage.errors import ArrimageError

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the addresses of a host, for a port; raises OSError if there is none."""


class RefusedAddressError(Exception):
    """The address is one that a webhook may not go to."""


async def resolve(host: str, port: int) -> list[str]:
    """Ask the operating system."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


async def safe_address(host: str, port: int, *, allow_private: bool, resolve: Resolve) -> str:
    """Return the address to connect to.

    :raises RefusedAddressError: if one of the addresses of ``host`` may not be gone to.
    :raises OSError: if it has none.
    """
    addresses = await resolve(host, port)
    if not addresses:
        raise OSError("no address")
    for address in addresses:
        if not _may_go_to(address, allow_private=allow_private):
            raise RefusedAddressError(host)
    return addresses[0]


def require_usable(url: str, *, allow_private: bool) -> None:
    """See that ``url`` is one that a webhook may have: https; http only where private addresses are allowed.

    :raises ArrimageError: ``webhook.unusable_url``.
    """
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    else:
        schemes = {"https", "http"} if allow_private else {"https"}
        usable = usable and parts.scheme in schemes and not (parts.username or parts.password or parts.fragment)
    if not usable:
        raise ArrimageError("webhook.unusable_url")


def _may_go_to(text: str, *, allow_private: bool) -> bool:
    try:
        address = _inner(ip_address(text.partition("%")[0]))
    except ValueError:
        return False
    if address.is_global and not address.is_multicast:
        return True
    # link-local is where clouds keep what they tell a machine of itself: never
    never = address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved
    return allow_private and (address.is_loopback or (address.is_private and not never))


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 one carries, by which it would be reached."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address.sixtofour is not None:
            return address.sixtofour
        if address.packed[:12] == bytes.fromhex("0064ff9b0000000000000000"):
            return IPv4Address(address.packed[12:])
    return address
