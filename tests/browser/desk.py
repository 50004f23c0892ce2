"""A worker at a desk: one browser of their own, one account, and everything that they see looked over.

What is clicked and filled in is found as people find it: by its role and by its name in the reader's language.
Whatever page is seen is in that language, fits the window, names nobody in its title or address, and loads without
an error; a fault ends the test where it is seen. No failure says who a person is.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from playwright.async_api import ConsoleMessage, Locator, Page, Request, Response
from playwright.async_api import Error as BrowserError
from tests.browser.chromium import Look, overflow

from arrimage.example.sorel_tracy import ORGANIZATIONS
from arrimage_chassis.pages.declaration import Pages
from arrimage_chassis.pages.texts import SHARED
from arrimage_chassis.pages.wording import Wording
from arrimage_contracts.network import Name
from arrimage_contracts.vocabularies import ServiceName

PASSWORD = "trois goélands sur le quai"
HOME = "/intake/today"
_SIGN_IN, _FIRST_TIME = "/intake/sign-in", "/intake/first-time"


def _words(look: Look) -> dict[str, Wording]:
    language: Literal["fr", "en"] = "en" if look.language == "en" else "fr"
    names = {each.id: Name(fr=each.name_fr, en=each.name_en) for each in ORGANIZATIONS}
    return {
        service.value: Wording(language, (_pages(service.value).texts, SHARED), names) for service in ServiceName
    }


def _pages(service: str) -> Pages:
    pages = importlib.import_module(f"arrimage_{service}.manifest").MANIFEST.pages
    assert isinstance(pages, Pages)
    return pages


class Desk:
    """A worker's page, and what they do with it."""

    def __init__(
        self,
        page: Page,
        look: Look,
        worker: str,
        key: str,
        url: Callable[[str], str],
        private: Iterable[str],
    ) -> None:
        """Take ``url`` as that of a service of the organization, ``private`` as what no address may say."""
        self.page = page
        self.look = look
        self.worker = worker
        self.pages_seen = 0
        self._key = key
        self._has_a_password = False
        self._url = url
        self._private = tuple(private)
        self._words = _words(look)
        self._faults: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda _: self._fault("a script failed"))
        page.on("request", self._on_request)
        page.on("requestfailed", lambda request: self._fault(f"{urlsplit(request.url).path}: the request failed"))
        page.on("response", self._on_response)

    def t(self, key: str, **facts: object) -> str:
        """Return what the service whose page is open says under ``key``."""
        return self._words[self.path.split("/")[1]](key, **facts)

    def called(self, organization: str) -> str:
        """Return what the reader calls an organization of the example network."""
        return self._words["intake"].organization(organization)

    @property
    def path(self) -> str:
        """Where the browser is."""
        return str(urlsplit(self.page.url).path)

    @property
    def last_id(self) -> str:
        """The last id in the address of the page."""
        ids: list[str] = re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", self.path)
        return ids[-1]

    # --- coming and going --------------------------------------------------------------------------------------

    async def sit_down(self) -> None:
        """Open Today, and sign in if nobody is signed in any more: as at the first time, and after each pause."""
        if not self.pages_seen:
            await self._choose_language()
        await self.open(HOME)
        if await self.is_signed_in():
            return
        await self.open(_SIGN_IN)
        if self._has_a_password:
            await self.fill(self.t("sign_in.worker"), self.worker)
            await self.fill(self.t("sign_in.password"), PASSWORD)
            await self.press(self.t("sign_in.submit"))
        else:
            await self.follow(self.t("sign_in.first_time"))
            await self.fill(self.t("sign_in.worker"), self.worker)
            await self.fill(self.t("first_time.key"), self._key)
            await self.fill(self.t("first_time.password"), PASSWORD)
            await self.fill(self.t("first_time.again"), PASSWORD)
            await self.press(self.t("first_time.submit"))
            self._has_a_password = True
        assert self.path == HOME
        assert await self.is_signed_in()

    async def is_signed_in(self) -> bool:
        """Tell whether the page is shown to somebody who signed in."""
        return bool(await self.page.get_by_role("button", name=self.t("site.sign_out"), exact=True).count())

    def address(self, path: str) -> str:
        """Return where a page of the worker's own node is."""
        return f"{self._url(path.split('/')[1])}{path}"

    async def open(self, path: str) -> None:
        """Write an address into the browser."""
        async with self._discreetly():
            await self.page.goto(self.address(path))
        await self.look_over()

    async def _choose_language(self) -> None:
        """Follow the link of the first page, which is in the node's own language."""
        async with self._discreetly():
            await self.page.goto(f"{self._url('intake')}{HOME}")
            if await self.page.locator("html").get_attribute("lang") == f"{self.look.language}-CA":
                return
            own: Literal["fr", "en"] = "fr" if self.look.language == "en" else "en"
            other = Wording(own, (SHARED,))("site.other_language")
            async with self.page.expect_navigation():
                await self.page.get_by_role("link", name=other, exact=True).click()

    async def choose_in_menu(self, key: str) -> None:
        """Follow an entry of the menu that is on every page."""
        menu = self.page.get_by_role("navigation", name=self.t("site.menu"), exact=True)
        await self.click(menu.get_by_role("link", name=self.t(key), exact=True))

    # --- acts --------------------------------------------------------------------------------------------------

    async def press(self, name: str, *about: str, within: Locator | None = None) -> None:
        """Press a button of that name; ``about`` is what else its name says, in order."""
        await self.click((within or self.page).get_by_role("button", name=_name(name, *about)))

    async def follow(self, name: str, *about: str, within: Locator | None = None) -> None:
        """Follow a link of that name; ``about`` is what else its name says, in order."""
        await self.click((within or self.page).get_by_role("link", name=_name(name, *about)))

    async def click(self, what: Locator) -> None:
        """Click on what leads to another page, and look that page over."""
        async with self._discreetly(), self.page.expect_navigation():
            await what.click()
        await self.look_over()

    async def unfold(self, name: str, *about: str, within: Locator | None = None) -> None:
        """Open what is folded up under ``name``, unless it is open."""
        folded = (within or self.page).locator("summary").filter(has_text=_name(name, *about))
        async with self._discreetly():
            if await folded.locator("..").get_attribute("open") is None:
                await folded.click()

    async def fill(self, label: str, value: str, *, within: Locator | None = None) -> None:
        """Write into the field of that label."""
        await self._with(self._labelled(label, within), lambda field: field.fill(value))

    async def select(self, label: str, value: str, *about: str, within: Locator | None = None) -> None:
        """Choose an entry of the list of that label; ``about`` is what else the label says."""
        field = self._labelled(label, within, *about)
        await self._with(field, lambda field: field.select_option(label=value))

    async def tick(self, label: str, *, within: Locator | None = None) -> None:
        """Tick a box, or choose one of several answers."""
        await self._with(self._labelled(label, within), lambda field: field.check())

    def group(self, name: str) -> Locator:
        """Return the fields that belong together under ``name``."""
        return self.page.get_by_role("group", name=_name(name, self._optional))

    def line(self, *texts: str) -> Locator:
        """Return the line of a list that says all of ``texts``."""
        found = self.page.get_by_role("listitem")
        for text in texts:
            found = found.filter(has_text=text)
        return found

    async def is_told(self, text: str) -> None:
        """Hold that the page says ``text`` of what was just done."""
        async with self._discreetly():
            await self.page.get_by_role("status").filter(has_text=text).wait_for()

    def has(self, role: Literal["button", "link"], name: str) -> Awaitable[int]:
        """Return how many buttons or links of that name the page has."""
        return self.page.get_by_role(role, name=_name(name)).count()

    # --- looking over ------------------------------------------------------------------------------------------

    async def look_over(self) -> None:
        """Hold what is true of every page."""
        self.pages_seen += 1
        where, page = self._plain(self.path), self.page
        title, language = await page.title(), await page.locator("html").get_attribute("lang")
        for alert in await page.get_by_role("alert").all_inner_texts():
            self._fault(f"the page refuses: {alert}")
        if language != f"{self.look.language}-CA":
            self._fault(f"{where} is in {language}")
        if self._names_somebody(title):
            self._fault(f"the title of {where} says who somebody is")
        if (wider := await overflow(page)) > 0:
            self._fault(f"{where} is {wider} px wider than its window of {self.look.width} px")
        assert self._faults == [], f"{self.look}: {'; '.join(self._faults)}"

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._fault(f"the console says: {message.text}")

    def _on_request(self, request: Request) -> None:
        if self._names_somebody(unquote(request.url)):
            self._fault("an address says who somebody is")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self._fault(f"{urlsplit(response.url).path} answers {response.status}")

    def _names_somebody(self, text: str) -> bool:
        return any(each in text for each in self._private)

    def _fault(self, text: str) -> None:
        self._faults.append(self._plain(text))

    def _plain(self, text: str) -> str:
        for each in self._private:
            text = text.replace(each, "…")
        return text

    @asynccontextmanager
    async def _discreetly(self) -> AsyncIterator[None]:
        """Say of a failure where it was, and nothing of who a person is."""
        try:
            yield
        except BrowserError as error:
            said = self._plain(f"{self.look}, at {self.path}: {error}")
            raise AssertionError("; ".join([said, *self._faults])) from None

    async def _with(self, field: Locator, act: Callable[[Locator], Awaitable[Any]]) -> None:
        async with self._discreetly():
            await act(field)

    def _labelled(self, label: str, within: Locator | None, *about: str) -> Locator:
        """Return the field; those of the same label that are folded up are not seen."""
        found = (within or self.page).get_by_label(_name(label, *(about or (self._optional,))))
        return found.filter(visible=True)

    @property
    def _optional(self) -> str:
        return f"?{self.t('site.optional')}"


def _name(name: str, *about: str) -> re.Pattern[str]:
    """Match ``name`` and nothing else, or ``name`` and in order what it is about; "?…" may be left out."""
    if not about:
        return re.compile(rf"^\s*{re.escape(name)}\s*$")
    if about[0].startswith("?"):
        return re.compile(rf"^\s*{re.escape(name)}(\s+{re.escape(about[0][1:])})?\s*$")
    return re.compile(rf"^\s*{re.escape(name)}\W.*{'.*'.join(map(re.escape, about))}", re.DOTALL)
