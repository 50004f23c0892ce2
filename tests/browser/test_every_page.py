"""What holds for every page of every service, in both languages, on a telephone and on a screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import astuple, dataclass, field
from urllib.parse import unquote, urlsplit

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response
from tests.browser.acts import COMMON_ACTS, TODAY, CommonAct
from tests.browser.chromium import WHY_NONE, Look, chromium, chromium_path, desk, overflow, what_axe_finds
from tests.browser.seeded import PERSONS, SERVICES, Address, Seeded, pages_of, seeded

pytestmark = [
    pytest.mark.browser,
    pytest.mark.full,
    pytest.mark.skipif(chromium_path() is None, reason=WHY_NONE),
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(400),
]

MOST_AFTER, MOST_FIRST = 15_000, 60_000
"""Bytes on the line: of a page, and of the first page with all that it brings."""
LOOKS = [Look(language, width=width) for language in ("fr", "en") for width in (1280, 320)]
SENTINELS = sorted({part for person in PERSONS.values() for part in (*astuple(person), *person.name.split())})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def year(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Seeded]:
    async with seeded(tmp_path_factory.mktemp("network") / "example") as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as found:
        yield found


@dataclass
class Watched:
    """A page, and what it did beside what it shows."""

    page: Page
    own: str
    faults: list[str] = field(default_factory=list)
    brought: dict[str, int] = field(default_factory=dict)
    """Bytes on the line, by path of what the page brought with it."""

    def __post_init__(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda _: self.faults.append("a script failed"))
        self.page.on("request", self._on_request)
        self.page.on(
            "requestfailed", lambda failed: self.faults.append(f"not loaded: {urlsplit(failed.url).path}")
        )

    def _on_console(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.faults.append("an error on the console")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and address.hostname != self.own:
            self.faults.append(f"a request to another host: {address.hostname}")

    async def opens(self, url: str) -> list[str]:
        """Open a page; return what is wrong with it whatever it shows. No fault says what a page says."""
        self.faults.clear()
        response = await self.page.goto(url)
        assert response is not None
        headers, found = await response.all_headers(), []
        size = (await response.request.sizes())["responseBodySize"]
        if response.status != 200:
            found.append(f"status {response.status}")
        if headers.get("cache-control") != "no-store":
            found.append("it may be kept")
        if "unsafe" in headers.get("content-security-policy", "unsafe"):
            found.append("its policy lets scripts in")
        if size > MOST_AFTER:
            found.append(f"{size} bytes")
        if size + sum(self.brought.values()) > MOST_FIRST:
            found.append(f"{size + sum(self.brought.values())} bytes at first")
        if await self.page.locator("h1").count() != 1:
            found.append(f"{await self.page.locator('h1').count()} main headings")
        if (wider := await overflow(self.page)) > 0:
            found.append(f"{wider} px wider than the window")
        said = unquote(" ".join((self.page.url, await self.page.title(), *map(": ".join, headers.items()))))
        if any(sentinel in said for sentinel in SENTINELS):
            found.append("title, address or headers say who somebody is")
        return found + self.faults


async def looking(browser: Browser, look: Look, year: Seeded, service: str) -> tuple[BrowserContext, Watched]:
    """Return a desk that reads in the language of ``look``, and its page; all that comes with a page is there."""
    context = await desk(browser, look)
    url, own = year.url(service), str(urlsplit(year.url(service)).hostname)
    watched = Watched(await context.new_page(), own)
    answers: list[Response] = []
    watched.page.on("response", lambda answer: answers.append(answer))
    await watched.page.goto(f"{url}/{service}/language/{look.language}?to=/{service}/none")
    for answer in [each for each in answers if "/assets/" in each.url]:
        watched.brought[urlsplit(answer.url).path] = (await answer.request.sizes())["responseBodySize"]
    return context, watched


def is_shown(address: Address) -> bool:
    """Tell whether an address is a page, not a file to keep."""
    return not address.pattern.endswith("/template")


def test_each_page_of_the_manifests_is_looked_at(year: Seeded) -> None:
    listed = {(service, page.path) for service in SERVICES for page in pages_of(service).shown}
    assert {(each.service, each.pattern) for each in year.addresses()} == listed
    assert len({each.name for each in year.addresses()}) == len(year.addresses())


@pytest.mark.requirement("R-306", "R-328")
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_a_page_fits_weighs_little_names_nobody_outside_of_itself_and_is_open_to_everybody(
    year: Seeded, browser: Browser, look: Look, service: str
) -> None:
    context, watched = await looking(browser, look, year, service)
    faults: dict[str, list[str]] = {}
    seen_by_axe: set[tuple[object, str]] = set()
    for address in [each for each in year.addresses() if each.service == service and is_shown(each)]:
        found = await watched.opens(year.url(service) + address.path)
        language = await watched.page.locator("html").get_attribute("lang")
        if language != f"{look.language}-CA":
            found.append(f"it is in {language}")
        shows = next(page.show for page in pages_of(service).shown if page.path == address.pattern)
        if (shows, address.state) not in seen_by_axe:  # the same page under several addresses
            seen_by_axe.add((shows, address.state))
            found += await what_axe_finds(watched.page)
        if found:
            faults[address.name] = found
    await context.close()
    assert faults == {}


@pytest.mark.parametrize("service", SERVICES)
async def test_a_page_that_is_not_there_is_open_to_everybody_too(
    year: Seeded, browser: Browser, service: str
) -> None:
    for look in LOOKS:
        context, watched = await looking(browser, look, year, service)
        assert await what_axe_finds(watched.page) == []
        assert await overflow(watched.page) <= 0
        await context.close()


async def test_what_is_folded_up_is_open_to_everybody_too_once_it_is_unfolded(
    year: Seeded, browser: Browser
) -> None:
    faults: dict[str, list[str]] = {}
    for service in SERVICES:
        context, watched = await looking(browser, Look("fr", width=320), year, service)
        for address in [each for each in year.addresses() if each.service == service and is_shown(each)]:
            await watched.page.goto(year.url(service) + address.path)
            if await watched.page.locator("details").count() == 0:
                continue
            await watched.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            found = await what_axe_finds(watched.page)
            if (wider := await overflow(watched.page)) > 0:
                found.append(f"{wider} px wider than the window")
            if found:
                faults[address.name] = found
        await context.close()
    assert faults == {}


@pytest.mark.requirement("R-132")
async def test_no_file_cookie_or_redirect_says_who_somebody_is(year: Seeded) -> None:
    async with httpx.AsyncClient(timeout=20) as client:
        for address in year.addresses():
            response = await client.get(year.url(address.service) + address.path)
            assert response.status_code == 200, address.name
            assert "no-store" in response.headers["cache-control"]
            _says_nothing(response, address.name)
        for service in SERVICES:
            url = f"{year.url(service)}/{service}/language/fr?to={TODAY}"
            redirect = await client.get(url)
            assert (redirect.status_code, bool(redirect.headers["location"])) == (303, True)
            _says_nothing(redirect, service)
        kept = " ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)
        assert kept, "a visitor and a language"
        named = [number for number, sentinel in enumerate(SENTINELS) if sentinel in unquote(kept)]
        assert named == []


def _says_nothing(response: httpx.Response, where: str) -> None:
    """Hold that neither address nor headers of an answer say who somebody is."""
    said = unquote(" ".join([str(response.url), *map(": ".join, response.headers.items())]))
    named = [number for number, sentinel in enumerate(SENTINELS) if sentinel in said]
    assert named == [], where


# --- by keyboard alone: these change the year, and are the last ------------------------------------------------

_FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    path: at.getAttribute('formaction') || at.getAttribute('href') || '',
    seen: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none',
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 0,
    nowhere: at === document.body,
  };
}"""


@pytest.mark.requirement("R-306")
@pytest.mark.parametrize("act", COMMON_ACTS, ids=lambda act: act.name)
async def test_a_common_act_is_done_by_keyboard_alone_and_one_sees_where_one_is(
    year: Seeded, browser: Browser, act: CommonAct
) -> None:
    context, watched = await looking(browser, Look("fr", javascript=False), year, "intake")
    page = watched.page
    await page.goto(year.url("intake") + TODAY)
    button = act.button(year)
    for _ in range(200):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(_FOCUSED)
        assert not focused["nowhere"], "the end of the page, and no such button"
        assert focused["seen"], f"one does not see that {urlsplit(focused['path']).path} has the focus"
        assert focused["inside"], f"{urlsplit(focused['path']).path} has the focus out of sight"
        if await page.evaluate("button => document.activeElement.matches(button)", button):
            break
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    assert await page.locator(".done").count() == 1, "the page says what was done"
    await page.goto(year.url("intake") + TODAY)
    assert await page.locator(button).count() == (1 if act.result == "no_answer" else 0)
    await context.close()


async def test_the_first_tab_leads_past_the_menu(year: Seeded, browser: Browser) -> None:
    context, watched = await looking(browser, Look("fr"), year, "intake")
    await watched.page.goto(year.url("intake") + TODAY)
    await watched.page.keyboard.press("Tab")
    assert (await watched.page.evaluate(_FOCUSED))["path"] == "#content"
    await watched.page.keyboard.press("Enter")
    await watched.page.keyboard.press("Tab")
    assert await watched.page.evaluate("document.querySelector('main').contains(document.activeElement)")
    await context.close()
