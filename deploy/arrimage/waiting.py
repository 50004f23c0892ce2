"""Waiting for something that another process does: asked again and again, up to a deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], Awaitable[bool]], *, within: float, every: float) -> None:
    """Return once ``condition`` holds, asked every so many seconds.

    :raises TimeoutError: after ``within`` seconds.
    """
    async with asyncio.timeout(within):
        while not await condition():
            await asyncio.sleep(every)
