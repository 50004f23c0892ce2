"""Waiting in tests: on a condition with a deadline, never for a length of time."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, overload

T = TypeVar("T")


@overload
async def eventually(
    condition: Callable[[], Awaitable[T | None]],
    *,
    deadline: float = ...,
    every: float = ...,
    what: str = ...,
) -> T: ...


@overload
async def eventually(
    condition: Callable[[], T | None], *, deadline: float = ..., every: float = ..., what: str = ...
) -> T: ...


async def eventually(
    condition: Callable[[], Any],
    *,
    deadline: float = 10.0,
    every: float = 0.02,
    what: str = "the condition",
) -> Any:
    """Return the first truthy answer of ``condition``, asked every ``every`` seconds.

    ``condition`` may be a plain or an async function. What it raises is raised here at once: a
    broken question is no reason to wait. A question that takes long itself is cut off at the deadline.

    Raises:
        AssertionError: after ``deadline`` seconds; it names ``what``, and never shows an answer:
            a failure message holds no name and no phone.
    """
    started = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(deadline):
            while True:
                answer = condition()
                if inspect.isawaitable(answer):
                    answer = await answer
                if answer:
                    return answer
                await asyncio.sleep(every)
    except TimeoutError:
        if asyncio.get_running_loop().time() - started < deadline:
            raise  # the condition's own timeout
        raise AssertionError(f"after {deadline:g} s, still waiting for {what}") from None
