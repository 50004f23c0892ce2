"""The HTTP server of one service: it says when it answers, and sleeps while nobody asks."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI

from arrimage_chassis.logs import get_logger

_log = get_logger()


class NotStartedError(Exception):
    """The service could not start; the log says why."""


class Server(uvicorn.Server):
    """Ends when it is told to: by a signal if it is ``alone`` in its process, by :meth:`end` otherwise.

    The library looks ten times a second whether it should end; an idle node should cost nothing, so this waits.
    """

    def __init__(self, app: FastAPI, *, alone: bool = True) -> None:
        # the date of an answer is kept up to date by that looking; nothing of ours reads it
        super().__init__(uvicorn.Config(app, log_config=None, lifespan="on", date_header=False))
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
        """Hear a signal."""
        super().handle_exit(sig, frame)
        self._loop.call_soon_threadsafe(self._told.set)  # the loop may be asleep

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer on ``sockets``, and say so: the store is up to date by then, and the loops run.

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
            _log.info("service.ready", address=f"http://{host}:{port}")

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
