"""Waiting for something that another process does: asked again and again, up to a deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

AnswerT = TypeVar("AnswerT")


async def until(condition: Callable[[], Awaitable[AnswerT]], *, within: float, every: float) -> AnswerT:
    """Return the first answer of ``condition`` that holds (is true, or not zero), asked every so many seconds.

    :raises TimeoutError: after ``within`` seconds.
    """
    async with asyncio.timeout(within):
        while not (answer := await condition()):
            await asyncio.sleep(every)
    return answer
