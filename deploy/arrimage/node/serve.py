"""One piece of a node in the foreground, for whoever keeps pieces alive: an engine of containers, systemd."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import NoReturn

from arrimage.hub.streams import ACK_WAIT_SECONDS
from arrimage.node.directory import NodeDirectory
from arrimage.node.environment import service_environment
from arrimage.node.pieces import service_named
from arrimage.node.prepare import prepared
from arrimage.node.process import NodeProcess, chassis_command
from arrimage.node.supervise import Report
from arrimage.node.up import keep_node
from arrimage.provision import Change

LOG_FILE = "ARRIMAGE_LOG_FILE"


def become_service(directory: NodeDirectory, name: str) -> NoReturn:
    """Let this process become the service ``name``; it writes its log to standard error.

    :raises ArrimageError: ``node.*``, ``service.not_installed``.
    :raises NetworkFileError: if the network file cannot be used.
    """
    ready = prepared(directory)
    service = service_named(name, ready)
    environment = service_environment(ready, service)
    del environment[LOG_FILE]
    command = list(chassis_command(service))
    os.execve(command[0], command, environment)  # noqa: S606 - a service of ours, and no shell


class ServerPiece:
    """The node's server alone, with its stream and durables brought up to date."""

    def __init__(self, directory: Path, report: Report, ack_wait: float = ACK_WAIT_SECONDS) -> None:
        """Take the server's piece, or a whole node's directory."""
        self._node = NodeProcess(directory, services=[], report=report, ack_wait=ack_wait)
        self._report = report

    @property
    def organization(self) -> str:
        """Whose server it is."""
        return self._node.organization

    async def start(self) -> list[Change]:
        """Start the server; return what was done to stream and durables.

        :raises ArrimageError: as :meth:`NodeProcess.start`.
        """
        return await self._node.start()

    async def keep(self, stop: asyncio.Event) -> None:
        """Start the server again whenever it dies, until ``stop``; then end it in order."""
        try:
            await keep_node(self._node, stop, self._report)
        finally:
            await self._node.stop()
