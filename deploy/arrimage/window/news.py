"""Tells whoever waits that something new was said in the node: one look a moment, however many wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError

LOOK_EVERY_SECONDS = 0.25


class News:
    """Looks at the end of the stream, and wakes those who wait."""

    def __init__(self, last: Callable[[], Awaitable[int]]) -> None:
        self._last = last
        self._changed = asyncio.Condition()
        self.cursor = 0

    async def run(self) -> None:
        """Look until cancelled; while the server is away nothing is new."""
        while True:
            with suppress(NatsError, JetStreamError, TimeoutError):
                now = await self._last()
                if now != self.cursor:
                    self.cursor = now
                    await self.wake()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def wake(self) -> None:
        """Wake all who wait."""
        async with self._changed:
            self._changed.notify_all()

    async def wait(self, seconds: float | None, since: int | None = None) -> None:
        """Return when something is new, or after so many seconds (None: however long it takes).

        :param since: the ``cursor`` before the caller looked for itself. What was said while it looked is new too:
            without it, what came between its look and this call would wait for the next event, maybe for ever.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._changed:
                if since is None or since == self.cursor:
                    await self._changed.wait()
