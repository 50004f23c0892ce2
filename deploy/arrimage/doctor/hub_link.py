"""Does the hub take this node's key, has it a mailbox for it, and do the clocks agree?

A NATS server of the doctor's own links itself to the hub as the node's server does, for a few seconds and in a
folder of its own: what the hub says to it, it says to the node. It hears nothing and says nothing.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import nats
from nats.errors import Error as NatsError

from arrimage.doctor.findings import Finding, found
from arrimage.hub.doors import HUB_API, durables_of_gate
from arrimage.keys import read_nkey, write_secret
from arrimage.nats_config import Value, render
from arrimage.nats_process import nats_server_binary
from arrimage.node.config import NodeConfig
from arrimage.node.directory import NodeDirectory
from arrimage.processes import Child
from arrimage.waiting import until
from arrimage_chassis.clock import Clock
from arrimage_contracts.network import Network

LINKED_WITHIN = 6.0
_LOOK_EVERY = 0.1
_CLOCK_SECONDS = 60
_REFUSED = "Authorization Violation"
_NOT_FOUND = 404


async def check_link(
    directory: NodeDirectory, node: NodeConfig, network: Network, clock: Clock, within: float = LINKED_WITHIN
) -> list[Finding]:
    """Link to the hub as the node does, and ask for the node's own mailbox durable."""
    with tempfile.TemporaryDirectory(prefix="arrimage-doctor-") as made:
        folder = Path(made)
        password = secrets.token_urlsafe(24)
        write_secret(folder / "nats.conf", _config(directory, network, folder, password).encode())
        server = await Child.start([nats_server_binary(), "-c", str(folder / "nats.conf")], folder / "out")
        try:
            return await _judge(folder, password, node, network, clock, within)
        finally:
            await server.stop()


def _config(directory: NodeDirectory, network: Network, folder: Path, password: str) -> str:
    remote: dict[str, Value] = {
        "url": network.hub.leaf_url,
        "account": "DOCTOR",
        "nkey": read_nkey(directory.leaf_seed).seed,
    }
    if directory.hub_authority.exists():
        remote["tls"] = {"ca_file": str(directory.hub_authority.absolute())}
    config: dict[str, Value] = {
        "server_name": "arrimage-node-doctor",
        "listen": "127.0.0.1:-1",
        "ports_file_dir": str(folder),
        "accounts": {"DOCTOR": {"users": [{"user": "doctor", "password": password}]}},
        "leafnodes": {"reconnect": "1s", "remotes": [remote]},
    }
    return render(config, "arrimage node doctor")


async def _judge(
    folder: Path, password: str, node: NodeConfig, network: Network, clock: Clock, within: float
) -> list[Finding]:
    asked, *beside = (
        f"{HUB_API}.CONSUMER.INFO.{stream}.{durable}" for stream, durable in durables_of_gate(node.organization)
    )

    async def answer() -> dict[str, Any] | None:
        if _REFUSED in _said(folder):
            return {"refused": True}
        return await _ask(folder, password, asked)

    try:
        said = await until(answer, within=within, every=_LOOK_EVERY)
    except TimeoutError:
        errors = [line.partition("[ERR]")[2].strip() for line in _said(folder).splitlines() if "[ERR]" in line]
        return [found("hub.no_link", reason=errors[-1] if errors else f"{within:g} s")]
    assert said is not None  # noqa: S101 - until() returns what holds
    if said.get("refused"):
        return [found("hub.key_refused")]
    if said.get("error", {}).get("code") == _NOT_FOUND:
        return [found("hub.no_mailbox", organization=node.organization)]
    older = [found("hub.older")] if await _lacks_any(folder, password, beside) else []
    try:
        there = datetime.fromisoformat(said["ts"])
    except (LookupError, ValueError):
        return older
    seconds = int(abs((clock.now() - there).total_seconds()))
    differs = [found("clock.differs", seconds=seconds, zone=node.zone)] if seconds > _CLOCK_SECONDS else []
    return older + differs


async def _lacks_any(folder: Path, password: str, asked: Sequence[str]) -> bool:
    """Tell whether the hub, which has the mailbox, lacks what a later version reads beside it."""
    for subject in asked:
        answer = await _ask(folder, password, subject) or await _ask(folder, password, subject)
        if answer is None or "error" in answer:
            return True
    return False


async def _ask(folder: Path, password: str, subject: str) -> dict[str, Any] | None:
    ports = _ports_file(folder)
    if ports is None:
        return None
    try:
        url = json.loads(ports.read_text())["nats"][0]
        client = await nats.connect(
            url, user="doctor", password=password, allow_reconnect=False, error_cb=_quiet, connect_timeout=1
        )
        try:
            reply = await client.request(subject, b"", timeout=1)
            found_there: dict[str, Any] = json.loads(reply.data)
            return found_there
        finally:
            await client.close()
    except (NatsError, OSError, ValueError, LookupError, TimeoutError):
        return None  # not linked yet


async def _quiet(_: Exception) -> None:
    """What goes wrong shows in that nothing is answered."""


def _ports_file(folder: Path) -> Path | None:
    return next(folder.glob("*.ports"), None)


def _said(folder: Path) -> str:
    return (folder / "out").read_text(errors="replace")
