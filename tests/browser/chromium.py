"""A real browser on the pages of a running network: how it is found, started, and looked through."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

CHROMIUM: Final = "ARRIMAGE_TEST_CHROMIUM"
"""The path of a Chromium, where it is none of the usual names."""
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_WITHIN: Final = 20_000
"""Milliseconds that a step of a page may take on a busy machine."""


def chromium_path() -> str | None:
    """Return where a browser is, or None: then what needs one is skipped."""
    return os.environ.get(CHROMIUM) or next(filter(None, map(shutil.which, _NAMES)), None)


WHY_NONE: Final = f"no browser: apt-get install chromium, or name one in {CHROMIUM}"


@dataclass(frozen=True)
class Look:
    """How somebody looks at the pages."""

    language: str = "fr"
    javascript: bool = True
    width: int = 1280
    height: int = 900

    def __str__(self) -> str:
        """Return a name for tests and files."""
        return f"{self.language}-{self.width}{'' if self.javascript else '-no-js'}"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run one browser until the block ends."""
    path = chromium_path()
    assert path is not None, WHY_NONE
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


async def desk(browser: Browser, look: Look, **more: Any) -> BrowserContext:
    """Return a worker's own desk: cookies and windows that nobody else has."""
    context = await browser.new_context(
        viewport={"width": look.width, "height": look.height},
        java_script_enabled=look.javascript,
        locale=f"{look.language}-CA",
        **more,
    )
    context.set_default_timeout(_WITHIN)
    return context


async def what_axe_finds(page: Page) -> list[str]:
    """Return the accessibility violations of a page, each as rule and place; nothing of what the page says."""
    # the policy of our pages runs no script but ours: this one is put in from outside of the page
    await page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found: dict[str, Any] = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {' '.join(node['target'])}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


async def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    width: int = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return width
