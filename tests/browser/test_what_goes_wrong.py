"""What goes wrong at a desk, in a real browser: said by a page open to everybody, nothing lost or doubled."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
import pytest_asyncio
from playwright.async_api import Page, Request, Route
from tests.browser.chromium import WHY_NONE, Look, chromium_path, overflow, what_axe_finds
from tests.browser.desk import Desk
from tests.browser.offices import Offices, offices
from tests.journeys.casework import P1

pytestmark = [
    pytest.mark.browser,
    pytest.mark.full,
    pytest.mark.skipif(chromium_path() is None, reason=WHY_NONE),
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
    pytest.mark.requirement("R-306", "R-328"),
]

REFER = "/intake/refer"
SIGNED_IN = (
    "/intake/today",
    REFER,
    "/intake/refer/from-file",
    "/intake/cases",
    "/intake/sent",
    "/planning/plans",
    "/followup/calls",
    "/notifications/notices",
)
SHEET = "nom;besoins;transport\nUne Personne;Logement;oui\nUne Autre;Bonheur;peut-être\n"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Offices]:
    begin = datetime.fromisoformat("2010-10-04 09:30")
    directory = tmp_path_factory.mktemp("network") / "example"
    async with offices(directory, Look("fr", width=320), [P1], begin, together=True) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def desk(office: Offices) -> Desk:
    """The desk of v1, who is signed in."""
    found = office.desks["virage"]
    await found.sit_down()
    return found


@pytest_asyncio.fixture(loop_scope="module")
async def page(desk: Desk) -> AsyncIterator[Page]:
    """A window of v1 in which things go wrong: the desk's own holds that nothing does."""
    found = await desk.page.context.new_page()
    yield found
    await found.close()


async def is_open_to_everybody(page: Page) -> None:
    """Hold that axe finds nothing wrong with what is seen, and that it fits."""
    assert await what_axe_finds(page) == []
    assert await overflow(page) <= 0


def posts_of(page: Page) -> list[Request]:
    """Return the list in which the forms that the page sends will be."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    return sent


async def at(page: Page, desk: Desk, path: str) -> None:
    """Open a page of intake."""
    await page.goto(desk.address(path))


async def to_form(page: Page, desk: Desk) -> None:
    """Open the form, and write a name into it."""
    await at(page, desk, REFER)
    await page.locator("[name=name]").fill(P1.name)


async def count(page: Page, desk: Desk) -> int:
    """Return how many forms wait to be gone on with."""
    await at(page, desk, REFER)
    return await page.locator("ul.list > li").count()


async def send(page: Page) -> None:
    async with page.expect_navigation():
        await page.locator("main form button").first.click()


async def test_pages_of_a_worker_who_is_signed_in(office: Offices) -> None:
    desk = office.desks["margelle"]
    await desk.sit_down()
    for path in SIGNED_IN:
        await desk.open(path)
        assert await desk.is_signed_in()
        await is_open_to_everybody(desk.page)


async def test_an_error_box_takes_the_focus_and_one_sees_it(desk: Desk, page: Page) -> None:
    await to_form(page, desk)
    await page.locator("[name=referring_unit]").fill("deux mots")
    await send(page)
    assert await page.locator(".problem").count() == 1
    assert await page.evaluate("document.activeElement.matches('.problem')")
    await is_open_to_everybody(page)


async def test_a_search_and_a_sheet_as_it_was_read(desk: Desk, page: Page) -> None:
    await at(page, desk, "/intake/cases")
    await page.locator("[name=looked_for]").fill("Personne")
    await send(page)
    await is_open_to_everybody(page)
    await at(page, desk, "/intake/refer/from-file")
    await page.locator("textarea[name=sheet]").fill(SHEET)
    await send(page)
    assert await page.locator("tbody tr").count() == 2
    await is_open_to_everybody(page)


async def test_a_page_that_grew_old_and_one_that_is_too_large(desk: Desk, page: Page) -> None:
    await to_form(page, desk)
    await page.evaluate("document.querySelector('main form [name=csrf]').value = 'x'")
    await send(page)
    assert await page.locator("dl.written dd").count() > 0, "what will be sent is shown"
    await is_open_to_everybody(page)
    await at(page, desk, "/intake/refer/from-file")
    await page.evaluate("document.querySelector('textarea[name=sheet]').value = 'x'.repeat(2000000)")
    await send(page)
    assert await page.locator("h1").count() == 1
    await is_open_to_everybody(page)


async def test_a_session_that_is_over_in_the_middle_of_a_form(desk: Desk, page: Page) -> None:
    await to_form(page, desk)
    kept = await page.context.cookies()
    await page.context.clear_cookies()
    await send(page)
    assert await page.locator("main [name=worker]").count() == 1 or await page.locator("h1").count() == 1
    await is_open_to_everybody(page)
    home = desk.address("/intake/today")
    await page.context.add_cookies([{"name": each["name"], "value": each["value"], "url": home} for each in kept])


async def test_what_a_colleague_wrote_meanwhile_stands_beside(desk: Desk, page: Page) -> None:
    await to_form(page, desk)
    await send(page)
    await page.goto(page.url.partition("/preview")[0])
    await page.evaluate("document.querySelector('main form [name=expected_version]').value = 'another'")
    await send(page)
    assert await page.locator("#theirs").count() == 1
    await is_open_to_everybody(page)


async def test_what_no_field_holds_any_more_is_shown_to_be_copied(desk: Desk, page: Page) -> None:
    await to_form(page, desk)
    await page.evaluate("document.querySelector('main form [name=urgency]').value = 'no_such'")
    await send(page)
    assert await page.locator("#lost").count() == 1
    await is_open_to_everybody(page)


async def test_two_clicks_with_the_script_are_one_sending(desk: Desk, page: Page) -> None:
    before = await count(page, desk)
    await to_form(page, desk)
    sent = posts_of(page)
    async with page.expect_navigation():
        await page.locator("main form button").first.dblclick()
    assert len(sent) == 1
    assert await count(page, desk) == before + 1


async def test_a_form_whose_sending_was_stopped_may_be_sent_again(desk: Desk, page: Page) -> None:
    await to_form(page, desk)
    await page.evaluate("window.began = Date.now(); Date.now = () => window.began")
    sent = posts_of(page)

    stopped = asyncio.Event()

    async def stop(route: Route) -> None:
        await route.fulfill(status=204)  # the page stays as it is, as when somebody presses Stop
        stopped.set()

    await page.route("**/intake/refer", stop, times=1)
    button = page.locator("main form button").first
    await button.click(no_wait_after=True)
    await asyncio.wait_for(stopped.wait(), timeout=20)
    await button.click(no_wait_after=True)
    assert len(sent) == 1, "a quick second click is none"
    await page.evaluate("window.began += 2500")
    async with page.expect_navigation(url="**/preview*"):
        await button.click(no_wait_after=True)


async def test_the_back_button_shows_how_it_is_now_and_nothing_is_doubled(desk: Desk, page: Page) -> None:
    before = await count(page, desk)
    await to_form(page, desk)
    await send(page)
    preview = page.url
    await page.go_back()
    assert await page.locator("ul.list > li").count() == before + 1, "the form that was sent is listed as kept"
    await page.go_forward()
    assert page.url.partition("?")[0] == preview.partition("?")[0]
    assert await count(page, desk) == before + 1


async def test_the_back_button_shows_nothing_as_it_was_to_whoever_comes_after(desk: Desk, page: Page) -> None:
    await at(page, desk, "/intake/cases")
    async with page.expect_navigation():
        await page.locator("header form button").click()
    await page.go_back()
    assert await page.locator("header form").count() == 0, "nobody is signed in on the page that comes back"
