"""A hub that runs: made from its network file, started, killed and started again where it was."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from nats.aio.client import Client

from arrimage.hub.apply import Applied, apply_running, apply_streams
from arrimage.hub.directory import HubDirectory
from arrimage.hub.operator import exchange_connected, operator_url
from arrimage.hub.prepare import compiled, listeners, write_config
from arrimage.hub.streams import ACK_WAIT_SECONDS
from arrimage.keys import Randomness
from arrimage.nats_process import NatsProcess
from arrimage.ports import refuse_taken
from arrimage.provision import Change
from arrimage.run_state import only_one, write_state
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.network import Network, load_network


class HubProcess:
    """One hub, from a network file and a directory of its own."""

    def __init__(
        self,
        network_file: Path,
        directory: Path,
        *,
        manifests: Sequence[Manifest] | None = None,
        ack_wait: float = ACK_WAIT_SECONDS,
        randomness: Randomness = os.urandom,
    ) -> None:
        """Take ``manifests`` in place of those of the installed services; ``ack_wait`` is in seconds."""
        self.directory = HubDirectory(directory)
        self._network_file = network_file
        self._manifests = manifests
        self._ack_wait = ack_wait
        self._randomness = randomness
        self._server: NatsProcess | None = None
        self._held = ExitStack()

    @property
    def network(self) -> Network:
        """What the network file says now.

        :raises NetworkFileError: if it cannot be used.
        """
        return load_network(self._network_file)

    @property
    def url(self) -> str:
        """Where the hub's operator connects, from this machine."""
        return operator_url(self.network, self.directory)

    @property
    def pid(self) -> int | None:
        """The server's process id while it lives."""
        return self._server.pid if self._server else None

    async def start(self) -> list[Change]:
        """Start on what the network file says; return what was done to streams and durables.

        :raises NetworkFileError: if the network file cannot be used.
        :raises ArrimageError: ``run.already``, ``hub.certificate_missing``, ``server.*``, ``apply.refused``.
        """
        network = self.network
        config = compiled(network, self.directory, self._randomness, self._manifests)
        with ExitStack() as held:
            held.enter_context(only_one(self.directory.lock))
            await write_config(config, self.directory.config)
            listen = listeners(network, self.directory)
            for what, listener in (
                ("client_url", listen.clients),
                ("leaf_url", listen.leaves),
                ("websocket", listen.websocket),
            ):
                if listener is not None:
                    refuse_taken(listener.host, listener.port, what, self._network_file)
            port = listen.clients.port
            host = "127.0.0.1"  # its operator is on the same machine
            server = NatsProcess("hub", self.directory.config, self.directory.log, host, port)
            await server.start()
            self._server = server
            try:
                changes = await self._apply_streams(network)
            except BaseException:
                await server.stop()
                raise
            self._held = held.pop_all()
        self._write_state()
        return changes

    async def apply(self) -> Applied:
        """Bring the running hub to what the network file says now.

        :raises NetworkFileError: if the network file cannot be used; the hub is then as it was.
        :raises ArrimageError: ``server.reload_refused``, ``server.config_refused``, ``apply.refused``.
        """
        network = self.network
        config = compiled(network, self.directory, self._randomness, self._manifests)
        return await apply_running(network, config, self.directory, self._ack_wait)

    async def stop(self) -> None:
        """End it in order."""
        if self._server:
            await self._server.stop()
        self.directory.state.unlink(missing_ok=True)
        self._held.close()

    async def kill(self) -> None:
        """End it as a power cut would (SIGKILL)."""
        await self._running().kill()

    async def start_again(self) -> None:
        """Start it where it was, on what its disk holds."""
        await self._running().start()
        self._write_state()

    def freeze(self) -> None:
        """Let it stand still with its connections open."""
        self._running().freeze()

    def thaw(self) -> None:
        """Let it go on."""
        self._running().thaw()

    async def ended(self) -> int:
        """Wait until the server ends; return how."""
        return await self._running().ended()

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Client]:
        """Connect as the hub's operator, owner of the streams."""
        async with exchange_connected(self.network, self.directory) as client:
            yield client

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _apply_streams(self, network: Network) -> list[Change]:
        return await apply_streams(network, self.directory, self._ack_wait)

    def _write_state(self) -> None:
        hub = self.network.hub
        write_state(
            self.directory.state,
            {"server_pid": self.pid, "url": self.url, "leaf_url": hub.leaf_url, "client_url": hub.client_url},
        )

    def _running(self) -> NatsProcess:
        assert self._server is not None, "the hub was not started"  # noqa: S101
        return self._server
