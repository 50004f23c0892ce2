"""Whether the node's server has reached the hub: looked at while the node runs, and said when it changes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path

from nats.errors import Error as NatsError

from arrimage.connection import connected
from arrimage.errors import ArrimageError
from arrimage.keys import read_nkey
from arrimage.node.process import NodeProcess
from arrimage_contracts.network import load_network

_AT_FIRST = 0.5
_WAITING_EVERY = 3.0
_REACHED_EVERY = 30.0
_PATIENCE = 8.0
"""Seconds after which it is said that the hub is not there yet."""


class Link(StrEnum):
    """The node's link to the hub."""

    REACHED = "reached"
    WAITING = "waiting"
    LOST = "lost"


class Trouble(StrEnum):
    """Why the hub cannot be reached, where the node's server knows it."""

    CERTIFICATE_UNTRUSTED = "link.certificate_untrusted"
    CERTIFICATE_OTHER_NAME = "link.certificate_other_name"
    CERTIFICATE_EXPIRED = "link.certificate_expired"
    KEY_REFUSED = "link.key_refused"


_SIGNS = {
    "certificate signed by unknown authority": Trouble.CERTIFICATE_UNTRUSTED,
    "x509: certificate is valid for": Trouble.CERTIFICATE_OTHER_NAME,
    "x509: certificate is not valid for any names": Trouble.CERTIFICATE_OTHER_NAME,
    "x509: cannot validate certificate for": Trouble.CERTIFICATE_OTHER_NAME,
    "x509: certificate has expired or is not yet valid": Trouble.CERTIFICATE_EXPIRED,
    "authorization violation": Trouble.KEY_REFUSED,
}
_LAST_BYTES = 8192


def trouble_in(log: Path) -> Trouble | None:
    """Return what the end of the server's ``log`` says of its link; the newest sign counts."""
    try:
        with log.open("rb") as opened:
            opened.seek(max(log.stat().st_size - _LAST_BYTES, 0))
            said = opened.read().decode(errors="replace").lower()
    except OSError:
        return None
    found = {said.rfind(sign): trouble for sign, trouble in _SIGNS.items()}
    return found[max(found)] if max(found) >= 0 else None


Report = Callable[[Link, str, Trouble | None], None]


@contextmanager
def watching_link(node: NodeProcess, report: Report) -> Iterator[None]:
    """Tell ``report`` of the link and of each change of it, with the hub's address; nothing if there is no hub."""
    watching = asyncio.create_task(_watch(node, report), name="watch the link to the hub")
    try:
        yield
    finally:
        watching.cancel()


async def _watch(node: NodeProcess, report: Report) -> None:
    if not node.directory.network.exists():
        return
    url = load_network(node.directory.network).hub.leaf_url
    now = asyncio.get_running_loop().time
    began, said = now(), None
    while True:
        is_there = await _has_leaf(node)
        if is_there and said is not Link.REACHED:
            said = Link.REACHED
            report(said, url, None)
        elif not is_there and said is Link.REACHED:
            said = Link.LOST
            report(said, url, None)
        elif not is_there and said is None and now() - began > _PATIENCE:
            said = Link.WAITING
            report(said, url, trouble_in(node.directory.logs / "nats.log"))
        await asyncio.sleep(_REACHED_EVERY if is_there else _AT_FIRST if said is None else _WAITING_EVERY)


async def _has_leaf(node: NodeProcess) -> bool:
    """Ask the node's own server, which knows its links."""
    with suppress(ArrimageError, NatsError, ValueError, KeyError, TimeoutError):
        async with connected(node.nats_url, read_nkey(node.directory.system_seed), name="system") as client:
            answer = await client.request("$SYS.REQ.SERVER.PING.LEAFZ", b"", timeout=2)
            return bool(json.loads(answer.data)["data"].get("leafs"))
    return False
