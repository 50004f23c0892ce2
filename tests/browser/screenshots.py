"""Keep a picture of each page in both languages, and a table of all pages: ``make screenshots``."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from playwright.async_api import Browser
from tests.browser.acts import COMMON_ACTS, TODAY
from tests.browser.chromium import WHY_NONE, Look, chromium, chromium_path, desk
from tests.browser.pictures import with_few_colours
from tests.browser.seeded import Address, Seeded, pages_of, seeded

ROOT: Final = Path(__file__).parents[2]
IMAGES: Final = ROOT / "docs" / "images" / "pages"
PAGE: Final = ROOT / "docs" / "reference" / "pages.md"
MOST_BYTES: Final = 3_000_000
"""Of all pictures together."""
_NARROW: Final = ("intake-today", "intake-refer", "intake-cases-case_id-in_contact")
_LANGUAGES: Final = ("fr", "en")
_FOCUS: Final = "intake-today-focus"
_MOST_TABS: Final = 200
_ALSO: Final = frozenset({"new", "declined", "sent back", "came back", "sent", "unrecorded"})
"""States of which the same page is kept in others already."""


def pictured(year: Seeded) -> list[Address]:
    """Return the pages of which a picture is kept: each once, and in the states in which it differs much."""
    found, seen = [], set()
    for address in year.addresses():
        [page] = [each for each in pages_of(address.service).shown if each.path == address.pattern]
        if (
            (page.show, address.state or "active") in seen
            or address.state in _ALSO
            or address.pattern.endswith("/template")
        ):
            continue
        seen.add((page.show, address.state or "active"))
        found.append(address)
    return found


async def take(browser: Browser, year: Seeded, addresses: Iterable[Address], look: Look, ending: str) -> None:
    """Keep a picture of each of ``addresses`` as ``look`` shows it."""
    context = await desk(browser, look, reduced_motion="reduce", color_scheme="light")
    page, blank = await context.new_page(), await context.new_page()
    for address in addresses:
        url = year.url(address.service)
        await page.goto(f"{url}/{address.service}/language/{look.language}?to={address.path}")
        await page.evaluate("document.fonts.ready")
        taken = await page.screenshot(animations="disabled")
        (IMAGES / f"{address.name}.{ending}.png").write_bytes(await with_few_colours(blank, taken))
    await context.close()


async def take_focus(browser: Browser, year: Seeded, language: str) -> None:
    """Keep a picture of Today as whoever goes through it by keyboard sees it: a button of a line has the focus."""
    context = await desk(browser, Look(language, height=800), reduced_motion="reduce", color_scheme="light")
    page, blank = await context.new_page(), await context.new_page()
    await page.goto(f"{year.url('intake')}/intake/language/{language}?to={TODAY}")
    button = COMMON_ACTS[0].button(year)
    for _ in range(_MOST_TABS):
        await page.keyboard.press("Tab")
        if await page.evaluate("button => document.activeElement.matches(button)", button):
            break
    taken = await page.screenshot(animations="disabled")
    (IMAGES / f"{_FOCUS}.{language}.png").write_bytes(await with_few_colours(blank, taken))
    await context.close()


def table(addresses: Iterable[Address]) -> list[str]:
    """Return the pages, and their pictures side by side, as a table of Markdown."""
    lines = ["| page | français | English |", "|---|---|---|"]
    for each in addresses:
        said = f"`/{each.service}{each.pattern}`" + (f"<br>{each.state}" if each.state else "")
        cells = [f"[![]({_image(each, ending)})]({_image(each, ending)})" for ending in _LANGUAGES]
        lines.append(f"| {said} | {cells[0]} | {cells[1]} |")
    return lines


def _image(address: Address, ending: str) -> str:
    return f"../images/pages/{address.name}.{ending}.png"


def _narrow_line(address: Address) -> str:
    cells = [f"![]({_image(address, f'{language}.320')})" for language in _LANGUAGES]
    return f"| `/{address.service}{address.pattern}` | {cells[0]} | {cells[1]} |"


def text(addresses: list[Address]) -> str:
    """Return the reference of the pages."""
    narrow = [each for each in addresses if each.name in _NARROW]
    return "\n".join(
        [
            "# Les pages | The pages",
            "",
            "Écrit par `make screenshots`, avec une petite année de personnes inventées. Les pages sont listées",
            "dans le manifeste de chaque service ; un état est celui du dossier montré.",
            "",
            "Written by `make screenshots`, with a small year of invented people. The pages are listed in the",
            "manifest of each service; a state is that of the case that is shown.",
            "",
            *table(addresses),
            "",
            "## À 320 pixels | At 320 pixels",
            "",
            "| page | français | English |",
            "|---|---|---|",
            *map(_narrow_line, narrow),
            "",
            "## Au clavier | By keyboard",
            "",
            "Le bouton qui a le focus est entouré. The button that has the focus is outlined.",
            "",
            "| page | français | English |",
            "|---|---|---|",
            "| `/intake/today` | "
            + " | ".join(f"![](../images/pages/{_FOCUS}.{each}.png)" for each in _LANGUAGES)
            + " |",
            "",
        ]
    )


async def main() -> None:
    """Play the year, and keep all pictures."""
    shutil.rmtree(IMAGES, ignore_errors=True)
    IMAGES.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="arrimage-pages-") as place:
        async with seeded(Path(place) / "network") as year, chromium() as browser:
            addresses = pictured(year)
            narrow = [each for each in addresses if each.name in _NARROW]
            for language in _LANGUAGES:
                await take(browser, year, addresses, Look(language, height=800), language)
                await take_focus(browser, year, language)
                await take(browser, year, narrow, Look(language, width=320, height=640), f"{language}.320")
    PAGE.write_text(text(addresses), encoding="utf-8")
    size = sum(file.stat().st_size for file in IMAGES.iterdir())
    sys.stdout.write(f"{len(list(IMAGES.iterdir()))} pictures, {size / 1e6:.1f} MB: {PAGE.relative_to(ROOT)}\n")
    if size > MOST_BYTES:
        sys.exit(f"the pictures weigh more than {MOST_BYTES / 1e6:g} MB")


if __name__ == "__main__":
    if chromium_path() is None:
        sys.exit(WHY_NONE)
    asyncio.run(main())
