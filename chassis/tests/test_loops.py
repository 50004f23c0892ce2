"""A loop looks less and less often while nothing waits, and at once when it is woken."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError

from arrimage_chassis import loops
from arrimage_chassis.loops import Loop
from arrimage_testing.waiting import eventually

POLL_SECONDS = 1.0


async def pauses_of(
    monkeypatch: pytest.MonkeyPatch, waits: list[bool], *, woken_after: int | None = None
) -> list[float]:
    """Return how long a loop would sleep after each turn; ``waits`` says at which ones something waits."""
    pauses: list[float] = []
    turns = iter(waits)

    async def step() -> bool:
        return next(turns)

    async def no_time_passes(waiting: Coroutine[Any, Any, Any], timeout: float) -> None:
        waiting.close()
        pauses.append(timeout)
        if len(pauses) == woken_after:
            loop.wake()
        if len(pauses) == len(waits):
            loop.stop()
        raise TimeoutError

    def tell(error: SQLAlchemyError, where: str) -> None:
        raise AssertionError(f"{where}: {type(error).__name__}")

    loop = Loop("relay", step, POLL_SECONDS, tell)
    with monkeypatch.context() as patched:
        patched.setattr(asyncio, "wait_for", no_time_passes)
        await asyncio.ensure_future(loop.run())
    return pauses


async def test_a_loop_for_which_nothing_waits_looks_every_thirty_pauses_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert await pauses_of(monkeypatch, [False] * 7) == [2, 4, 8, 16, 30, 30, 30]


async def test_a_loop_for_which_something_waits_looks_at_each_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await pauses_of(monkeypatch, [False, False, True, True, False]) == [2, 4, 1, 1, 2]


async def test_a_loop_that_is_woken_begins_again_with_short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await pauses_of(monkeypatch, [False] * 6, woken_after=4) == [2, 4, 8, 16, 2, 4]


async def test_a_loop_that_is_woken_soon_waits_a_moment_and_makes_one_turn_for_all_that_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loops, "_SOON_SECONDS", 0.5)
    turns: list[str] = []

    async def step() -> bool:
        turns.append("turn")
        return False

    def tell(error: SQLAlchemyError, where: str) -> None:
        raise AssertionError(f"{where}: {type(error).__name__}")

    loop = Loop("errands", step, 3600.0, tell)
    running = asyncio.create_task(loop.run())
    await eventually(lambda: len(turns) == 1, what="the turn with which a loop begins")
    for _ in range(5):
        loop.wake_soon()
        await asyncio.sleep(0)  # let it run, if it would
    assert turns == ["turn"], "the relay goes first"
    await eventually(lambda: len(turns) == 2, what="the turn that was asked for")
    loop.wake()
    await eventually(lambda: len(turns) == 3, deadline=0.4, what="one that is woken at once")
    loop.stop()
    await running
    assert len(turns) == 3
