"""The HTTP server of one service: it says when it answers, and sleeps while nobody asks."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

import uvicorn
from fastapi import FastAPI

from arrimage_chassis.logs import get_logger

_REQUESTS_END_WITHIN: Final = 3
_GONE_WITHIN: Final = 18.0
_HUNG_EXIT: Final = 75

_log = get_logger()


class NotStartedError(Exception):
    """The service could not start; the log says why."""


class Server(uvicorn.Server):
    """Ends when it is told to: by a signal if it is ``alone`` in its process, by :meth:`end` otherwise.

    The library looks ten times a second whether it should end; an idle node should cost nothing, so this waits.
    """

    def __init__(
        self,
        app: FastAPI,
        *,
        alone: bool = True,
        when_open: Callable[[Callable[[], object]], object] = lambda do: do(),
    ) -> None:
        """:param when_open: calls what it is given once the service's store is there."""
        config = uvicorn.Config(
            app,
            log_config=None,
            lifespan="on",
            # the date of an answer is kept up to date by that looking; nothing of ours reads it
            date_header=False,
            server_header=False,  # what we are made of is nobody's business
            timeout_graceful_shutdown=_REQUESTS_END_WITHIN,
        )
        super().__init__(config)
        self._when_open = when_open
        self.exit_code = 0
        self._alone = alone
        self._told = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def end(self, exit_code: int = 0) -> None:
        """End in order; ``exit_code`` is what the service ended with."""
        self.exit_code = self.exit_code or exit_code
        self.should_exit = True
        self._told.set()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Hear a signal. A second one changes nothing: the end is under way, and within a bound.

        The library would skip what is to be done at the end if it heard two, and die of the first one afterwards.
        """
        if not self.should_exit:
            self.should_exit = True
            # a process that hangs all the same ends, before whoever watches over it must kill it
            last = threading.Timer(_GONE_WITHIN, os._exit, [_HUNG_EXIT])
            last.daemon = True
            last.start()
        self._loop.call_soon_threadsafe(self._told.set)  # the loop may be asleep

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer on ``sockets``, and say so once the store is up to date and the loops run.

        :raises NotStartedError: if the service could not start.
        """
        try:
            await super().startup(sockets)
        except SystemExit:  # it would end every other service of the process
            if self._alone:
                raise
            raise NotStartedError from None
        if self.started:
            host, port = (sockets or self.servers[0].sockets)[0].getsockname()[:2]
            self._when_open(lambda: _log.info("service.ready", address=f"http://{host}:{port}"))

    async def main_loop(self) -> None:
        """Wait until told to end."""
        await self.on_tick(0)
        await self._told.wait()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Hear signals if no other service is in the process."""
        if not self._alone:
            yield
            return
        with super().capture_signals():
            yield
