"""How quickly the pages come under a year's data of one organization, and what the commonest acts cost.

``make bench`` prints it after the node's table; alone: ``python -m tests.benchmarks.pages [--write]``. The small
year of ``tests.browser.seeded`` is played among ``--referrals`` others, of which ``--open`` are open. Needs a
browser.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from playwright.async_api import Browser, Page
from tests.benchmarks.node import machine
from tests.browser.acts import COMMON_ACTS, TODAY
from tests.browser.chromium import WHY_NONE, Look, chromium, chromium_path, desk
from tests.browser.seeded import Seeded, seeded
from tests.journeys.casework import THEMES

from arrimage_testing.network import RunningNetwork

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "pages.md"
MOST_FIRST, MOST_AFTER = 60_000, 15_000
"""Bytes on the line: the goals."""
_AT_ONCE = 6
_ALL = "/referrals?limit=500"
_CALLED_AFTER = 12
"""Of those whose plan ended; the others did not wish to be called."""
_ZIPPED = {"Accept-Encoding": "gzip"}


class Bulk:
    """Many people's referrals, made as quickly as the commands take them."""

    def __init__(self, closed: int, open_: int) -> None:
        self._closed = closed
        self._open = open_
        self._made = 0

    async def first(self, network: RunningNetwork) -> None:
        """Those whose episode is over: one half declined, the other after a plan."""
        arrived = await self._arrived(network, self._closed)
        half = len(arrived) // 2
        await _each(arrived[:half], lambda one: self._declined(network, one))
        await self._accepted(network, arrived[half:])
        await network.settle()
        await _each(list(enumerate(arrived[half:])), lambda one: self._ended(network, *one))
        await network.settle()

    async def last(self, network: RunningNetwork) -> None:
        """Those who are helped now: a quarter new, a quarter to be reached, one half with a plan."""
        arrived = await self._arrived(network, self._open)
        quarter = len(arrived) // 4
        await _each(arrived[quarter : 2 * quarter], lambda one: self._taken(network, one))
        await self._accepted(network, arrived[2 * quarter :])
        await network.settle()
        await _each(arrived[2 * quarter :], lambda one: self._planned(network, one))
        await network.settle()

    async def _arrived(self, network: RunningNetwork, count: int) -> list[dict[str, Any]]:
        known = {each["referral_id"] for each in await _get(network, "intake", _ALL)}
        await _each([self._form() for _ in range(count)], lambda form: self._sent(network, form))
        await network.settle()
        return [e for e in await _get(network, "intake", _ALL) if e["referral_id"] not in known]

    def _form(self) -> dict[str, Any]:
        return {
            "referring_unit": "Sorel",
            "referring_worker": "v1",
            "entry_point": "rehabilitation_centre",
            "to_organization": "margelle",
            "service_code": "reintegration",
            "needs": THEMES,
            "eligibility": {"adult": "met", "territory": "met", "voluntary": "met"},
            "consent": "none",
            **self._person(),
        }

    def _person(self) -> dict[str, Any]:
        self._made += 1
        n = self._made
        person = {
            "name": f"Prénom{n} Nomdefamille{n * 7}",
            "phone": f"450-555-{n % 10_000:04}",
            "birth_date": f"{1950 + n % 50}-{n % 12 + 1:02}-{n % 27 + 1:02}",
            "address": f"{n}, rue de la Mesure",
        }
        return {"person": person, "contact_instructions": f"Après {n % 12 + 8} heures."}

    async def _sent(self, network: RunningNetwork, form: dict[str, Any]) -> None:
        await _post(network, "intake", "/referrals", form, organization="virage")

    async def _taken(self, network: RunningNetwork, one: dict[str, Any]) -> None:
        await _post(network, "intake", f"/referrals/{one['referral_id']}/take-in-charge", {})
        await _post(network, "intake", f"/referrals/{one['referral_id']}/identity", self._person())

    async def _declined(self, network: RunningNetwork, one: dict[str, Any]) -> None:
        await _post(network, "intake", f"/referrals/{one['referral_id']}/take-in-charge", {})
        await _post(network, "intake", f"/referrals/{one['referral_id']}/decline", {"reason": "no_capacity"})

    async def _accepted(self, network: RunningNetwork, those: Sequence[dict[str, Any]]) -> None:
        async def accept(one: dict[str, Any]) -> None:
            await self._taken(network, one)
            for step in ("first-contact", "acceptance"):
                await _post(network, "intake", f"/referrals/{one['referral_id']}/{step}", {})

        await _each(those, accept)

    async def _planned(self, network: RunningNetwork, one: dict[str, Any]) -> str:
        at = f"/episodes/{one['case_id']}"
        await _post(network, "planning", f"{at}/assessment", {"themes": dict.fromkeys(THEMES, "strong")})
        await _post(network, "planning", f"{at}/priorities", {"order": THEMES})
        today = network.now.date().isoformat()
        draft = {
            "start_on": today,
            "mode": "mixed",
            "objectives": [{"theme": theme, "text": "Un but, en une phrase ordinaire."} for theme in THEMES],
            "actions": [{"theme": theme, "text": "Une action, en une phrase ordinaire."} for theme in THEMES],
        }
        plan = await _post(network, "planning", f"{at}/plans", draft)
        agreed = {"agreed_on": today, "expected_version": plan["version"]}
        await _post(network, "planning", f"/plans/{plan['plan_id']}/agreement", agreed)
        return str(plan["plan_id"])

    async def _ended(self, network: RunningNetwork, number: int, one: dict[str, Any]) -> None:
        plan_id = await self._planned(network, one)
        plan = await _get(network, "planning", f"/plans/{plan_id}")
        ending = {
            "closed_on": network.now.date().isoformat(),
            "outcome": "moved",
            "success_tags": [],
            "followup_allowed": number < _CALLED_AFTER,
            "expected_version": plan["version"],
        }
        await _post(network, "planning", f"/plans/{plan_id}/closure", ending)


async def _each(those: Sequence[Any], do: Callable[[Any], Awaitable[Any]]) -> None:
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(each: Any) -> None:
        async with places:
            await do(each)

    await asyncio.gather(*map(one, those))


async def _get(network: RunningNetwork, service: str, path: str) -> Any:
    return (
        (await network.http.get(network.stage.service_url("margelle", service) + path)).raise_for_status().json()
    )


async def _post(
    network: RunningNetwork, service: str, path: str, body: object, *, organization: str = "margelle"
) -> Any:
    url, headers = network.stage.service_url(organization, service) + path, {"Idempotency-Key": uuid4().hex}
    return (await network.http.post(url, json=body, headers=headers)).raise_for_status().json()


@dataclass(frozen=True)
class Measured:
    """One page: milliseconds, and bytes on the line."""

    name: str
    answered: list[float]
    loaded: list[float]
    size: int
    first: int


def p95(values: Sequence[float]) -> float:
    """Return what 95 of 100 stay under."""
    return sorted(values)[math.ceil(len(values) * 0.95) - 1]


async def measure_pages(year: Seeded, browser: Browser, times: int, loads: int) -> list[Measured]:
    """Ask for each page ``times`` times as a program, and open it ``loads`` times in a browser."""
    context = await desk(browser, Look("fr"))
    page, found = await context.new_page(), []
    async with httpx.AsyncClient(timeout=30, headers=_ZIPPED) as client:
        for address in year.addresses():
            if address.pattern.endswith("/template"):
                continue
            url, origin = year.url(address.service) + address.path, year.url(address.service)
            size, answered = 0, []
            for turn in range(times + 1):
                began = time.perf_counter()
                async with client.stream("GET", url) as response:
                    size = sum([len(part) async for part in response.aiter_raw()])
                if turn:  # the first opens the connection
                    answered.append((time.perf_counter() - began) * 1000)
            loaded = [await _load(page, url) for _ in range(loads + 1)][1:]
            found.append(
                Measured(address.name, answered, loaded, size, size + await _assets(client, origin, page))
            )
    await context.close()
    return found


async def _load(page: Page, url: str) -> float:
    await page.goto(url, wait_until="load")
    return float(await page.evaluate("performance.getEntriesByType('navigation')[0].duration"))


async def _assets(client: httpx.AsyncClient, origin: str, page: Page) -> int:
    paths: list[str] = await page.eval_on_selector_all(
        "link[rel=stylesheet], script[src]",
        "all => all.map(each => each.getAttribute('href') || each.getAttribute('src'))",
    )
    size = 0
    for path in paths:
        async with client.stream("GET", origin + path) as response:
            size += sum([len(part) async for part in response.aiter_raw()])
    return size


async def measure_acts(year: Seeded, browser: Browser) -> list[tuple[str, int, float]]:
    """Do each of the commonest acts from Today: what it is, taps, seconds until the page says that it is done."""
    found = []
    context = await desk(browser, Look("fr"))
    page = await context.new_page()
    for act in COMMON_ACTS:
        await page.goto(year.url("intake") + TODAY)
        began = time.perf_counter()
        await page.locator(act.button(year)).click()
        await page.locator(".done").wait_for()
        found.append((act.name, 1, time.perf_counter() - began))
        assert urlsplit(page.url).path.count("/") >= 2
    await context.close()
    return found


def report(pages: Sequence[Measured], acts: Sequence[tuple[str, int, float]]) -> list[str]:
    """Return what was measured, as tables of Markdown."""
    lines = ["| act, from Today | taps | seconds |", "|---|---|---|"]
    lines += [f"| {name} | {taps} | {seconds:.2f} |" for name, taps, seconds in acts]
    lines += ["", "| page | answered, p95 ms | loaded in the browser, p95 ms | bytes | first load, bytes | |"]
    lines += ["|---|---|---|---|---|---|"]
    for each in pages:
        held = each.size <= MOST_AFTER and each.first <= MOST_FIRST
        lines.append(
            f"| {each.name} | {p95(each.answered):.0f} | {p95(each.loaded):.0f} | {each.size} | {each.first} "
            f"| {'met' if held else '**not met**'} |"
        )
    return lines


@asynccontextmanager
async def _year(referrals: int, open_: int) -> AsyncIterator[Seeded]:
    bulk = Bulk(referrals - open_, open_)
    with tempfile.TemporaryDirectory(prefix="arrimage-pages-") as place:
        async with seeded(Path(place) / "network", first=bulk.first, last=bulk.last) as year:
            yield year


async def main(referrals: int, open_: int, times: int, loads: int, *, write: bool) -> None:
    """Measure and print."""
    began = time.perf_counter()
    async with _year(referrals, open_) as year, chromium() as browser:
        sys.stdout.write(f"a year of {referrals} referrals in {time.perf_counter() - began:.0f} s\n")
        pages = await measure_pages(year, browser, times, loads)
        acts = await measure_acts(year, browser)
    notes = [
        f"{datetime.now(UTC):%Y-%m-%d}, {machine()}, load {os.getloadavg()[0]:.1f}; {referrals} referrals",
        f"in a year, {open_} of them open, beside those that the pages are tested with; each page asked for",
        f"{times} times, and opened {loads} times in Chromium. Goals: {MOST_FIRST // 1000} KB at first,",
        f"{MOST_AFTER // 1000} KB after.",
    ]
    lines = report(pages, acts)
    sys.stdout.write("\n".join(["", *notes, "", *lines]) + "\n")
    if write:
        title = ["# What the pages cost", "", "Written by `make bench ARGS=--write`.", ""]
        PAGE.write_text("\n".join([*title, *notes, "", *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--referrals", type=int, default=400)
    options.add_argument("--open", type=int, default=60)
    options.add_argument("--times", type=int, default=20, help="how often a program asks for each page")
    options.add_argument("--loads", type=int, default=5, help="how often a browser opens it")
    options.add_argument("--write", action="store_true", help="write docs/benchmarks/pages.md")
    given, _ = options.parse_known_args()  # make hands the node's options to this one, too
    if chromium_path() is None:
        sys.stdout.write(f"pages: {WHY_NONE}\n")
    else:
        asyncio.run(main(given.referrals, given.open, given.times, given.loads, write=given.write))
