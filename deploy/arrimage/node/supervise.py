"""One service process, kept alive: started again when it dies by itself, left alone when it was told to end."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from arrimage.errors import ArrimageError
from arrimage.processes import Child
from arrimage_chassis.ending import end_task

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
STEADY_AFTER_SECONDS = 60.0
_STARTED_WITHIN = 60.0
_LOOK_EVERY = 0.02
ONE_LIFE = "ARRIMAGE_CRASH_AT"
"""A crash point ends one life of a process; the next one starts without it."""


@dataclass(frozen=True)
class Ended:
    """A process that ended without having been told to."""

    name: str
    exit_code: int
    """Negative: the signal that killed it."""
    again_in: float | None
    """Seconds until it is started again; None if it is not."""


Report = Callable[[Ended], None]
MakeReady = Callable[[Mapping[str, str]], Awaitable[None]]


class Kept(ABC):
    """A service of the node that is kept alive."""

    def __init__(self, name: str, output: Path, port_file: Path, host: str) -> None:
        self.name = name
        self.endings: list[Ended] = []
        """Every end that was not asked for, oldest first."""
        self._output = output
        self._port_file = port_file
        self._host = host

    @property
    @abstractmethod
    def pid(self) -> int | None:
        """The id of the process in which it lives, while it lives."""

    @property
    @abstractmethod
    def kept(self) -> bool:
        """Whether it is meant to live."""

    @abstractmethod
    async def start(self, environment: Mapping[str, str]) -> None:
        """Start it, unless it runs; return when it has its port.

        :raises ArrimageError: ``service.ended`` or ``service.not_started``.
        """

    @abstractmethod
    async def stop(self) -> None:
        """End it in order; it is not started again by itself."""

    @abstractmethod
    async def kill(self) -> None:
        """End it as a power cut would; it is not started again by itself."""

    @property
    def port(self) -> int | None:
        """The port on which it answers, or None if it has not said so yet."""
        try:
            return int(self._port_file.read_text())
        except (OSError, ValueError):
            return None

    @property
    def url(self) -> str:
        """Where the service answers.

        :raises ArrimageError: ``service.not_started`` if it has not said so yet.
        """
        if self.port is None:
            raise ArrimageError("service.not_started", service=self.name, file=self._output)
        return f"http://{self._host}:{self.port}"


class Supervised(Kept):
    """A service's process and the task that looks after it."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        output: Path,
        port_file: Path,
        host: str,
        report: Report,
        spawned: Callable[[], None] = lambda: None,
        *,
        directory: Path | None = None,
        make_ready: MakeReady | None = None,
    ) -> None:
        """Take a ``command``, run in ``directory``; ``make_ready`` is waited for before its first life."""
        super().__init__(name, output, port_file, host)
        self._directory = directory
        self._make_ready = make_ready
        self._command = command
        self._report = report
        self._spawned = spawned
        self._child: Child | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it lives."""
        return self._child.pid if self._child and self._child.exit_code is None else None

    @property
    def kept(self) -> bool:
        """Whether it is meant to live."""
        return self._watching is not None

    async def start(self, environment: Mapping[str, str]) -> None:
        """Start it, unless it runs; return when it has its port.

        :raises ArrimageError: ``service.ended`` or ``service.not_started``.
        """
        if self.pid is not None:
            return
        await self._let_go()
        if self._make_ready is not None:
            await self._make_ready(environment)
        child = await self._spawn(environment)
        self._watching = asyncio.create_task(self._keep_alive(child, environment), name=f"keep {self.name}")
        try:
            async with asyncio.timeout(_STARTED_WITHIN):
                while self.port is None:
                    if child.exit_code is not None:
                        await self._let_go()
                        raise ArrimageError(
                            "service.ended", service=self.name, file=self._output, reason=child.last_words()
                        )
                    await asyncio.sleep(_LOOK_EVERY)
        except TimeoutError:
            await self.kill()
            raise ArrimageError("service.not_started", service=self.name, file=self._output) from None

    async def stop(self) -> None:
        """End it in order; it is not started again by itself."""
        await self._let_go()
        if self._child:
            await self._child.stop()

    async def kill(self) -> None:
        """End it as a power cut would; it is not started again by itself."""
        await self._let_go()
        if self._child:
            await self._child.kill()

    async def _spawn(self, environment: Mapping[str, str]) -> Child:
        self._port_file.unlink(missing_ok=True)
        self._child = await Child.start(self._command, self._output, environment, self._directory)
        self._spawned()
        return self._child

    async def _keep_alive(self, child: Child, environment: Mapping[str, str]) -> None:
        pause = FIRST_PAUSE_SECONDS
        now = asyncio.get_running_loop().time
        while True:
            born = now()
            code = await child.ended()
            if now() - born > STEADY_AFTER_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            ended = Ended(self.name, code, pause)
            self.endings.append(ended)
            self._report(ended)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            environment = {name: value for name, value in environment.items() if name != ONE_LIFE}
            child = await self._spawn(environment)

    async def _let_go(self) -> None:
        watching, self._watching = self._watching, None
        if watching is not None:
            await end_task(watching)
