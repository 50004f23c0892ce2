"""A task is ended though a cancellation was lost, and the caller's own cancellation is not."""

from __future__ import annotations

import asyncio

import pytest

from arrimage_chassis.ending import end_task
from arrimage_testing.waiting import eventually


async def test_a_task_that_loses_a_cancellation_is_asked_again() -> None:
    lost = 0

    async def loses_one() -> None:
        nonlocal lost
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                lost += 1
                if lost > 1:
                    raise

    task = asyncio.create_task(loses_one())
    await asyncio.sleep(0)
    await end_task(task)
    assert (task.cancelled(), lost) == (True, 2)


async def test_what_a_task_had_failed_with_is_raised() -> None:
    async def fails() -> None:
        raise ValueError

    task = asyncio.create_task(fails())
    await asyncio.wait([task])
    with pytest.raises(ValueError):
        await end_task(task)


async def test_who_is_cancelled_while_a_task_ends_is_cancelled() -> None:
    told = asyncio.Event()

    async def refuses() -> None:
        while not may_end.is_set():
            try:
                await may_end.wait()
            except asyncio.CancelledError:
                told.set()

    may_end = asyncio.Event()
    task = asyncio.create_task(refuses())
    await asyncio.sleep(0)
    ending = asyncio.create_task(end_task(task))
    await eventually(told.is_set, deadline=5, what="the task to be asked to end")
    ending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ending
    may_end.set()
    await task
