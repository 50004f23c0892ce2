"""A service inside the process of ``arrimage node up --together``: for machines too small for a process each.

It keeps its own store, settings, keys, port and log file; what it shares with the others is the interpreter and
the event loop (ADR 0011). If it ends by itself it is started again, as a process would be.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import copy_context
from pathlib import Path

from pydantic import ValidationError

from arrimage.errors import ArrimageError
from arrimage.node.supervise import (
    FIRST_PAUSE_SECONDS,
    LONGEST_PAUSE_SECONDS,
    ONE_LIFE,
    STEADY_AFTER_SECONDS,
    Ended,
    Kept,
    Report,
)
from arrimage_chassis import logs
from arrimage_chassis.ending import end_task
from arrimage_chassis.serve import serve
from arrimage_chassis.settings import Settings

_STARTED_WITHIN = 60.0
_LOOK_EVERY = 0.02
_STOPPED_WITHIN = 20.0
_FAILED_EXIT = 1
_log = logs.get_logger()


class Inside(Kept):
    """A service that runs as a task of this process."""

    def __init__(
        self,
        name: str,
        output: Path,
        port_file: Path,
        host: str,
        report: Report,
        spawned: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(name, output, port_file, host)
        self._report = report
        self._spawned = spawned
        self._told = asyncio.Event()
        self._why: list[str] = []
        """What ended its last life, without any value: a setting may hold a password."""
        self._life: asyncio.Task[int] | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """This process, while it runs."""
        return os.getpid() if self._life is not None and not self._life.done() else None

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
        first = self._begin(environment)
        self._watching = asyncio.create_task(self._keep_alive(first, environment), name=f"keep {self.name}")
        try:
            async with asyncio.timeout(_STARTED_WITHIN):
                while self.port is None:
                    if first.done():
                        await self._let_go()
                        raise ArrimageError(
                            "service.ended", service=self.name, file=self._output, reason=self._last_words()
                        )
                    await asyncio.sleep(_LOOK_EVERY)
        except TimeoutError:
            await self.kill()
            raise ArrimageError("service.not_started", service=self.name, file=self._output) from None

    async def stop(self) -> None:
        """End it in order; it is not started again by itself."""
        await self._let_go()
        self._told.set()
        if self._life is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._life, _STOPPED_WITHIN)

    async def kill(self) -> None:
        """End it in the middle of what it does; it is not started again by itself."""
        await self._let_go()
        if self._life is not None:
            self._life.cancel()
            await asyncio.wait([self._life])

    def _begin(self, environment: Mapping[str, str]) -> asyncio.Task[int]:
        self._port_file.unlink(missing_ok=True)
        self._told = asyncio.Event()
        # a context of its own: what it logs bears its name, and goes into its file
        self._why = []
        life = asyncio.create_task(self._live(environment), name=self.name, context=copy_context())
        self._life = life
        self._spawned()
        return life

    async def _keep_alive(self, life: asyncio.Task[int], environment: Mapping[str, str]) -> None:
        pause = FIRST_PAUSE_SECONDS
        now = asyncio.get_running_loop().time
        while True:
            born = now()
            await asyncio.wait([life])
            if now() - born > STEADY_AFTER_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            ended = Ended(self.name, _FAILED_EXIT if life.cancelled() else life.result(), pause)
            self.endings.append(ended)
            self._report(ended)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            environment = {name: value for name, value in environment.items() if name != ONE_LIFE}
            life = self._begin(environment)

    async def _let_go(self) -> None:
        watching, self._watching = self._watching, None
        if watching is not None:
            await end_task(watching)

    def _last_words(self) -> str:
        log = self._output.with_suffix(".log")
        lines = log.read_text(errors="replace").splitlines()[-3:] if log.exists() else []
        return "\n".join([*lines, *self._why])

    async def _live(self, environment: Mapping[str, str]) -> int:
        """Run the service; whatever goes wrong ends it alone."""
        try:
            return await serve(Settings.of(environment), beside_others=True, stop=self._told)
        except ValidationError as error:
            problems = error.errors(include_input=False, include_url=False)
            self._why = [f"settings.invalid: {each['loc']}: {each['msg']}" for each in problems]
        except OSError as error:
            self._why = [f"{type(error).__name__}: {error.strerror}"]
        except Exception as error:
            self._why = [type(error).__name__]
            _log.critical("service.failed", error_type=type(error).__name__)
        return _FAILED_EXIT
