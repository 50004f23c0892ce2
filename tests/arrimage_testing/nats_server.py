"""A real nats-server for a test: started, stopped, killed, frozen and started again where it was."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from arrimage_testing.nats_config import default_config, listeners, settle
from arrimage_testing.processes import binary, dying_with_us, end, stands_still
from arrimage_testing.waiting import eventually

_START_WITHIN = 15.0
# The ports file lists nats, monitoring, websocket and cluster, but no leafnodes (2.15.1): the log does.
_LEAFNODES_IN_LOG = re.compile(r"Listening for leafnode connections on \S+:(\d+)")


class NatsServer:
    """One server, its directory (configuration, store, log) and the ports that it found at its first start.

    ``config`` is the full text of a configuration, whose listeners may have port -1: each gets a free port
    at the first start and keeps it. Without it: JetStream on a file store, no accounts.
    """

    def __init__(
        self,
        directory: Path,
        *,
        config: str | None = None,
        name: str = "test",
        within: float = _START_WITHIN,
    ) -> None:
        """``within``: seconds in which it must listen."""
        self.directory = directory
        self.config = config or default_config(name=name, store=str(directory / "jetstream"))
        self.ports: dict[str, int] = {}
        self._within = within
        self.log_file = directory / "nats-server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where clients connect: ``nats://127.0.0.1:<port>``."""
        return f"nats://127.0.0.1:{self.ports['nats']}"

    @property
    def leafnodes_port(self) -> int:
        """Where leaves connect; only if the configuration has ``leafnodes`` with a listener."""
        return self.ports["leafnodes"]

    @property
    def websocket_port(self) -> int:
        """Where websocket clients and leaves connect; only if the configuration has ``websocket``."""
        return self.ports["websocket"]

    @property
    def running(self) -> bool:
        """Whether the process lives (a frozen one does)."""
        return self._process is not None and self._process.poll() is None

    @property
    def log(self) -> str:
        """All that the server has logged, over all its starts."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    async def start(self) -> None:
        """Start, or start again with the same ports and store; return when clients are accepted.

        Raises:
            AssertionError: when it does not listen in time or ends at once; it shows the end of its log.
        """
        if self.running:
            return
        self.directory.mkdir(parents=True, exist_ok=True)
        config_file = self.directory / "nats-server.conf"
        config_file.write_text(settle(self.config, self.ports))
        logged_before = len(self.log)
        process = self._spawn(config_file)
        self._process = process
        await eventually(
            lambda: process.poll() is not None or self._ports_are_written(process),
            deadline=self._within,
            every=0.005,
            what=f"nats-server in {self.directory} to listen",
        )
        if process.poll() is not None:
            said = (self.directory / "nats-server.out").read_text(errors="replace") + self.log[logged_before:]
            raise AssertionError(f"nats-server ended at its start (exit {process.returncode}):\n{said[-3000:]}")
        self._read_ports(process, self.log[logged_before:])

    async def stop(self) -> None:
        """End it in order (SIGTERM), frozen or not."""
        await self._end(signal.SIGTERM)

    async def kill9(self) -> None:
        """End it as a power failure of the process would: SIGKILL."""
        await self._end(signal.SIGKILL)

    def kill9_at_once(self) -> None:
        """Send SIGKILL and do not wait: from the middle of what a service does. Then :meth:`kill9` waits."""
        self._signal(signal.SIGKILL)

    async def restart(self, *, config: str | None = None) -> None:
        """Stop if it runs, and start on the same ports and store, perhaps with another configuration."""
        await self.stop()
        if config is not None:
            self.config = config
        await self.start()

    def reload(self, config: str) -> None:
        """Give the running server another configuration (SIGHUP); the log says when it has taken it."""
        self.config = config
        (self.directory / "nats-server.conf").write_text(settle(config, self.ports))
        self._signal(signal.SIGHUP)

    async def sigstop(self) -> None:
        """Freeze it: connections stay open, nothing answers. Returns when all its threads stand still."""
        process = self._signal(signal.SIGSTOP)
        await eventually(lambda: stands_still(process.pid), every=0.001, what="nats-server to stand still")

    def sigcont(self) -> None:
        """Let a frozen server go on."""
        self._signal(signal.SIGCONT)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end(signal.SIGTERM)

    def _spawn(self, config_file: Path) -> subprocess.Popen[bytes]:
        program = binary("nats-server", override="ARRIMAGE_TEST_NATS_SERVER")
        command = [program, "-c", str(config_file), "-l", str(self.log_file)]
        with (self.directory / "nats-server.out").open("ab") as output:
            return subprocess.Popen(
                dying_with_us([*command, "--ports_file_dir", str(self.directory)]),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def _ports_file(self, process: subprocess.Popen[bytes]) -> Path:
        return self.directory / f"nats-server_{process.pid}.ports"

    def _ports_are_written(self, process: subprocess.Popen[bytes]) -> bool:
        """Tell whether the file of ports is there and whole: the server makes it first and fills it afterwards."""
        try:
            json.loads(self._ports_file(process).read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return False
        return True

    def _read_ports(self, process: subprocess.Popen[bytes], logged: str) -> None:
        for listener, urls in json.loads(self._ports_file(process).read_text()).items():
            if urls:
                self.ports[listener] = int(urls[0].rsplit(":", 1)[1])
        if leafnodes := _LEAFNODES_IN_LOG.search(logged):
            self.ports["leafnodes"] = int(leafnodes[1])
        missing = listeners(self.config) - self.ports.keys()
        assert not missing, f"nats-server did not say on which port it listens for {sorted(missing)}"

    def _signal(self, which: signal.Signals) -> subprocess.Popen[bytes]:
        assert self._process is not None, "the server does not run"
        self._process.send_signal(which)
        return self._process

    async def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)  # a frozen process would not hear SIGTERM
        await asyncio.to_thread(end, process, how)
        self._ports_file(process).unlink(missing_ok=True)
