"""What a page says while the store or the vault is away is open to everybody too: axe looks at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from chassis.tests.test_pages_in_trouble import TROUBLES, troubled
from playwright.async_api import Browser, Route
from tests.browser.chromium import WHY_NONE, Look, chromium, chromium_path, desk, overflow, what_axe_finds

from arrimage_chassis.pages.texts import SHARED
from arrimage_intake.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = [
    pytest.mark.browser,
    pytest.mark.full,
    pytest.mark.skipif(chromium_path() is None, reason=WHY_NONE),
    pytest.mark.timeout(300),
]
NODE = "http://node.example"


@pytest_asyncio.fixture
async def margelle(nats_server: NatsServer, tmp_path: Path) -> AsyncIterator[Twin]:
    store = f"sqlite+aiosqlite:///{tmp_path / 'intake.sqlite3'}"
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=store, directory=tmp_path, border=True
    ) as twin:
        yield twin


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as found:
        yield found


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.requirement("R-328", "R-336")
async def test_each_notice_of_a_trouble_is_read_by_everybody(
    margelle: Twin, browser: Browser, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    at = 0 if language == "fr" else 1
    look = Look("fr" if at == 0 else "en", width=320)
    context = await desk(browser, look)

    async def to_the_twin(route: Route) -> None:
        """Answer as the service does: the twin has no port, and its browser is the client that keeps cookies."""
        asked = route.request
        address = asked.url.removeprefix(NODE)
        kept = {name: value for name, value in asked.headers.items() if name in ("content-type", "accept")}
        answer = await margelle.client.request(
            asked.method, address, content=asked.post_data_buffer, headers=kept, follow_redirects=True
        )
        await route.fulfill(
            status=answer.status_code,
            headers={"content-type": answer.headers["content-type"]},
            body=answer.content,
        )

    await context.route("**/*", to_the_twin)
    await margelle.client.get(f"/intake/language/{language}")
    page = await context.new_page()
    for trouble in TROUBLES:
        await page.goto(f"{NODE}/intake/refer")
        await page.locator("[name=referring_unit]").fill("sorel")
        with monkeypatch.context() as patch:
            troubled(patch, "writing", trouble)
            async with page.expect_navigation():
                await page.locator("main form button").first.click()
        assert await page.locator("h1").inner_text() == SHARED[f"notice.{trouble}.title"][at]
        assert await page.locator("main dl").count() == 1, "what was entered is shown"
        assert await what_axe_finds(page) == []
        assert await overflow(page) <= 0
        with monkeypatch.context() as patch:
            troubled(patch, "reading", trouble)
            await page.goto(f"{NODE}/intake/today")
            assert await page.locator("h1").inner_text() == SHARED[f"notice.{trouble}.title"][at]
            assert SHARED[f"notice.{trouble}.looked"][at] in await page.locator("main").inner_text()
            assert await what_axe_finds(page) == []
            assert await overflow(page) <= 0
    await context.close()
