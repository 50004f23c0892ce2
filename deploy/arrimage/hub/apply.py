"""Bring a running hub to what its network file says."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import dataclass

from nats.aio.client import Client
from nats.errors import Error as NatsError

from arrimage.errors import ArrimageError
from arrimage.hub.directory import HubDirectory
from arrimage.hub.operator import exchange_connected, system_connected
from arrimage.hub.prepare import write_config
from arrimage.hub.streams import ACK_WAIT_SECONDS, hub_durables, hub_streams
from arrimage.nats_process import check_config
from arrimage.provision import Change, ensure
from arrimage.run_state import read_state
from arrimage.waiting import until
from arrimage_contracts.network import Network

_RELOADED_WITHIN = 15.0
_LOOK_EVERY = 0.05


@dataclass(frozen=True)
class Applied:
    """What was done to a running hub."""

    reloaded: bool
    """Whether it read another configuration; no connection that is still allowed ends by it."""
    changes: list[Change]


async def apply_running(
    network: Network, config: str, directory: HubDirectory, ack_wait: float = ACK_WAIT_SECONDS
) -> Applied:
    """Bring the hub that runs in ``directory`` to ``network``, compiled as ``config``.

    :raises ArrimageError: ``hub.not_running``, ``server.config_refused``, ``hub.reload_refused``,
        ``server.unreachable``, ``apply.refused``.
    """
    state = read_state(directory.state)
    if state is None:
        raise ArrimageError("hub.not_running", directory=directory.root)
    await write_config(config, directory.config)
    reloaded = await reload(network, directory, state["server_pid"])
    return Applied(reloaded, await apply_streams(network, directory, ack_wait))


async def apply_streams(
    network: Network, directory: HubDirectory, ack_wait: float = ACK_WAIT_SECONDS
) -> list[Change]:
    """Make and update the streams and durables of the hub that runs in ``directory``; return what was done.

    :raises ArrimageError: ``server.unreachable``, ``apply.refused``.
    """
    async with exchange_connected(network, directory) as client:
        return await ensure(client.jetstream(), hub_streams(network), hub_durables(network, ack_wait))


async def reload(network: Network, directory: HubDirectory, pid: int) -> bool:
    """Let the hub ``pid`` read its configuration again if it runs on another; tell whether it did.

    It reads it twice: nats-server 2.15 lets a new account use what another one exports to it only from the
    next reading on, and a member would be linked and reach nobody.

    :raises ArrimageError: ``hub.reload_refused`` if it goes on with the old one, ``server.unreachable``.
    """
    wanted = await check_config(directory.config)
    async with system_connected(network, directory) as client:
        if (await _read(client)).digest == wanted:
            return False
        for _ in range(2):
            await _read_again(client, pid, wanted, directory)
    return True


@dataclass(frozen=True)
class _Read:
    """Which configuration a server runs on, and when it read it."""

    digest: str = ""
    at: str = ""


async def _read_again(client: Client, pid: int, wanted: str, directory: HubDirectory) -> None:
    before = await _read(client)
    os.kill(pid, signal.SIGHUP)

    async def taken() -> bool:
        now = await _read(client)
        return now.digest == wanted and now.at != before.at

    try:
        await until(taken, within=_RELOADED_WITHIN, every=_LOOK_EVERY)
    except TimeoutError:
        raise ArrimageError("hub.reload_refused", file=directory.log) from None


async def _read(client: Client) -> _Read:
    try:
        answer = await client.request("$SYS.REQ.SERVER.PING.VARZ", b"", timeout=2)
        said = json.loads(answer.data)["data"]
        return _Read(str(said["config_digest"]), str(said["config_load_time"]))
    except (NatsError, KeyError, ValueError):
        return _Read()
