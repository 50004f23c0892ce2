"""Bring a running hub to what its network file says."""

from __future__ import annotations

from dataclasses import dataclass

from arrimage.errors import ArrimageError
from arrimage.hub.directory import HubDirectory
from arrimage.hub.operator import exchange_connected, system_connected
from arrimage.hub.prepare import write_config
from arrimage.hub.streams import ACK_WAIT_SECONDS, hub_durables, hub_streams
from arrimage.nats_process import check_config
from arrimage.provision import Change, ensure
from arrimage.reloading import read_configuration_again
from arrimage.run_state import read_state
from arrimage_contracts.network import Network


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

    :raises ArrimageError: ``hub.not_running``, ``server.config_refused``, ``server.reload_refused``,
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

    :raises ArrimageError: ``server.reload_refused`` if it goes on with the old one, ``server.unreachable``.
    """
    wanted = await check_config(directory.config)
    async with system_connected(network, directory) as client:
        return await read_configuration_again(client, pid, wanted, directory.log)
