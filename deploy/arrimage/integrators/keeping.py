"""While a node runs: what is granted is watched, and taken by its server without a stop."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable

from arrimage.connection import connected
from arrimage.errors import ArrimageError
from arrimage.integrators.doors import WINDOW
from arrimage.integrators.grants import read_grants
from arrimage.keys import read_nkey, replace_secret
from arrimage.nats_process import NatsProcess
from arrimage.node.prepare import PreparedNode
from arrimage.node.supervise import Report, Supervised
from arrimage.provision import Change
from arrimage.reloading import read_configuration_again
from arrimage_chassis.ending import end_task
from arrimage_chassis.logs import get_logger

LOOK_EVERY_SECONDS = 0.5
TRY_AGAIN_SECONDS = 5.0
_log = get_logger()


class IntegratorsKeeper:
    """Follows ``integrators.json``: accounts, durables, and the window for those who have no NATS."""

    def __init__(
        self,
        ready: PreparedNode,
        server: NatsProcess,
        apply: Callable[[], Awaitable[list[Change]]],
        report: Report,
        spawned: Callable[[], None],
    ) -> None:
        directory, node = ready.directory, ready.node
        self._ready = ready
        self._server = server
        self._apply = apply
        self.window = Supervised(
            WINDOW,
            [sys.executable, "-P", "-m", "arrimage.window", str(directory.root.absolute())],
            directory.logs / f"{WINDOW}.out",
            directory.port_file(WINDOW),
            node.listen,
            report,
            spawned,
        )
        self._taken = self._stamp()
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the window if somebody needs it, and watch from now on.

        :raises ArrimageError: ``integrator.file_unreadable``, ``service.*``.
        """
        self._taken = self._stamp()
        await self._follow_window()
        self._say_taken()
        self._watching = asyncio.create_task(self._watch(), name="watch integrators.json")

    async def stop(self) -> None:
        """End the watching, then the window."""
        watching, self._watching = self._watching, None
        if watching is not None:
            await end_task(watching)
        await self.window.stop()

    async def take(self) -> list[Change]:
        """Bring the running server to what is granted now; return what was done to durables.

        :raises ArrimageError: ``integrator.file_unreadable``, ``server.*``, ``apply.refused``, ``service.*``.
        """
        self._taken = self._stamp()
        digest = await self._ready.write_server_config()
        directory, pid = self._ready.directory, self._server.pid
        changes: list[Change] = []
        if pid is not None:
            system = read_nkey(directory.system_seed)
            async with connected(self._server.url, system, name="system") as client:
                await read_configuration_again(client, pid, digest, directory.logs / "nats.log")
            changes = await self._apply()
        await self._follow_window()
        return changes

    async def _watch(self) -> None:
        failed = ""
        while True:
            await asyncio.sleep(TRY_AGAIN_SECONDS if failed else LOOK_EVERY_SECONDS)
            if not failed and self._stamp() == self._taken:
                continue
            try:
                changes = await self.take()
            except Exception as error:  # the node goes on; what held before holds
                code = error.code if isinstance(error, ArrimageError) else type(error).__name__
                if code != failed:
                    _log.error("integrators.not_taken", code=code)
                failed = code
                self._say_taken(code)
                continue
            failed = ""
            _log.info("integrators.taken", changes=len(changes))
            self._say_taken()

    def _say_taken(self, fault: str = "") -> None:
        """Tell the command that waits for it."""
        stamp = self._taken[0] if self._taken else 0
        replace_secret(self._ready.directory.grants_taken, f"{stamp} {fault}".strip().encode())

    async def _follow_window(self) -> None:
        needed = any(grant.needs_window for grant in read_grants(self._ready.directory.integrators))
        if needed:
            await self.window.start({})
        elif self.window.kept:
            await self.window.stop()

    def _stamp(self) -> tuple[int, int] | None:
        try:
            found = self._ready.directory.integrators.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino
