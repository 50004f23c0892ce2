"""Who waits for news misses nothing that was said while it looked for itself."""

from __future__ import annotations

import asyncio

import pytest

from arrimage.window.news import News

pytestmark = pytest.mark.requirement("R-021")


async def nothing() -> int:
    return 0


async def test_what_was_said_between_a_look_and_the_wait_is_not_waited_for() -> None:
    news = News(nothing)
    seen = news.cursor  # a webhook reads the stream now, and finds nothing

    news.cursor = 7  # then something is said and noticed
    await news.wake()

    async with asyncio.timeout(10):
        await news.wait(None, seen)  # and only now does it wait


async def test_with_nothing_new_it_waits_until_something_is() -> None:
    news = News(nothing)
    waiting = asyncio.create_task(news.wait(None, news.cursor))
    await asyncio.sleep(0)
    assert not waiting.done()

    news.cursor = 7
    await news.wake()

    async with asyncio.timeout(10):
        await waiting
