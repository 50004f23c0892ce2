"""End a task, whatever it waits for."""

from __future__ import annotations

import asyncio
from typing import Any

_ASK_AGAIN_SECONDS = 0.5


async def end_task(task: asyncio.Task[Any]) -> None:
    """Cancel ``task`` until it has ended.

    Once is not enough: on Python 3.11 :func:`asyncio.wait_for`, which nats-py waits with, loses a cancellation
    that comes in the same turn as what it waited for. And awaiting the task itself would take a cancellation
    of the caller for the task's.

    :raises Exception: what the task itself had failed with.
    """
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=_ASK_AGAIN_SECONDS)
    if not task.cancelled() and (error := task.exception()) is not None:
        raise error
