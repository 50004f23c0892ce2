"""A browser for tests without a browser: pages, their forms, and what a form sends.

``page = await open_page(twin.client, "/intake/today")``; ``page = await page.submit("/intake/…", name="…")``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import httpx

Value = str | Sequence[str]
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass
class PageForm:
    """One form: where it goes, and what it would send as it stands."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.title = ""
        self.switch: PageForm | None = None
        self._tag = ""
        self._select: str | None = None
        self._area: str | None = None
        self._open: PageForm | None = None

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        self._tag = tag
        if tag == "a":
            self.links.append(at.get("href", ""))
        if tag == "form":
            self._open = PageForm(at.get("action", ""))
            self.forms.append(self._open)
        if self._open is None:
            return
        if tag == "input" and at.get("name"):
            if at.get("type") not in ("checkbox", "radio") or "checked" in at:
                self._put(at["name"], at.get("value", ""))
        elif tag == "select":
            self._select = at.get("name")
        elif tag == "option" and self._select and "selected" in at:
            self._put(self._select, at.get("value", ""))
        elif tag == "textarea":
            self._area = at.get("name")
            self._put(at.get("name", ""), "")
        elif tag == "button" and at.get("name"):
            self._open.buttons.append(at["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            if self._open is not None and "switch" in self._open.buttons:  # it is in the head of the page
                self.forms.remove(self._open)
                self.switch = self._open
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._tag == "title":
            self.title += data
        elif self._area and self._open is not None:
            self._open.fields[self._area] = [data.lstrip("\n")]
        if data.strip() and self._tag not in ("title", "script", "style"):
            self.words.append(" ".join(data.split()))

    def _put(self, name: str, value: str) -> None:
        assert self._open is not None
        self._open.fields.setdefault(name, []).append(value)


@dataclass
class SeenPage:
    """A page as it was answered."""

    client: httpx.AsyncClient
    response: httpx.Response
    title: str
    text: str
    """All words of the page, in order, joined by blanks."""
    forms: list[PageForm]
    links: list[str]
    switch: PageForm | None = None
    """What shows the page in the other language, where something was entered; else a link does."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def path(self) -> str:
        """Where the browser is, without what stands behind the question mark."""
        return self.response.url.path

    def says(self, *words: str) -> None:
        """Hold that the page says each of ``words``; a failure quotes neither them nor the page: both may name."""
        __tracebackhide__ = True
        self._hold([number for number, said in enumerate(words) if said not in self.text], "does not say")

    def does_not_say(self, *words: str) -> None:
        """Hold that none of ``words`` is said by the page; as :meth:`says`."""
        __tracebackhide__ = True
        self._hold([number for number, said in enumerate(words) if said in self.text], "says")

    def says_nothing_of(self, *words: str) -> None:
        """Hold that ``words`` are nowhere in the page, its fields and its addresses included; as :meth:`says`."""
        __tracebackhide__ = True
        whole = unescape(self.response.text)
        self._hold([number for number, said in enumerate(words) if said in self.text or said in whole], "says")

    def is_discreet(self, *words: str) -> None:
        """Hold that none of ``words`` is in the title, the address, the links or the headers; as :meth:`says`."""
        __tracebackhide__ = True
        told = " ".join((self.title, str(self.response.url), *self.links, str(self.response.headers)))
        self._hold(
            [number for number, said in enumerate(words) if said in unquote(told)], "tells outside of itself"
        )

    def part(self, begin: str, end: str = "") -> str:
        """Return what the page says from one heading to another, both of which must be there."""
        __tracebackhide__ = True
        self.says(begin, end)
        return self.text.partition(begin)[2].partition(end)[0] if end else self.text.partition(begin)[2]

    def holds(self, action: str, **fields: Value) -> None:
        """Hold what stands in the fields of the form that goes to ``action``; as :meth:`says`."""
        __tracebackhide__ = True
        held = self.form(action).fields
        expected = {name.replace("__", "."): [value] if isinstance(value, str) else list(value)
                    for name, value in fields.items()}  # fmt: skip
        wrong = sorted(name for name, values in expected.items() if held.get(name, []) != values)
        if wrong:
            raise AssertionError(f"{self._where}: other content in {', '.join(wrong)}")

    @property
    def _where(self) -> str:
        return f"the page of {re.sub(_ID, '…', self.path)} ({self.status})"

    def _hold(self, wrong: list[int], how: str) -> None:
        if wrong:
            which = ", ".join(str(number + 1) for number in wrong)
            raise AssertionError(f"{self._where} {how} what it is asked about as number {which}")

    def form(self, action: str) -> PageForm:
        """Return the form that goes to ``action`` (a path, or its end)."""
        found = [form for form in self.forms if urlsplit(form.action).path.endswith(action)]
        assert found, f"no form goes to {action}: {sorted({urlsplit(form.action).path for form in self.forms})}"
        return found[0]

    async def submit(self, action: str, **fields: Value) -> SeenPage:
        """Send the form that goes to ``action`` as it stands, with ``fields``; ``__`` is written for a dot."""
        form = self.form(action)
        return await self.send(form, {name.replace("__", "."): value for name, value in fields.items()})

    async def in_language(self, language: str) -> SeenPage:
        """Show the page in a language, with what was entered, as its button does."""
        assert self.switch is not None, "nothing was entered here"
        return await self.send(self.switch, {"switch": language})

    async def send(self, form: PageForm, fields: Mapping[str, Value] = {}) -> SeenPage:
        """Send ``form`` with ``fields`` over what stands in it, and follow where it leads."""
        data = {**form.fields, **{name: [value] if isinstance(value, str) else list(value)
                                  for name, value in fields.items()}}  # fmt: skip
        response = await self.client.post(urlsplit(form.action).path, data=data, follow_redirects=True)
        return _seen(self.client, response)


def hold_said(text: str, *words: str) -> None:
    """Hold that each of ``words`` is in ``text``, a part of a page; as :meth:`SeenPage.says`."""
    __tracebackhide__ = True
    missing = [number + 1 for number, said in enumerate(words) if said not in text]
    if missing:
        raise AssertionError(f"a part of a page does not say what it is asked about as number {missing}")


async def open_page(client: httpx.AsyncClient, path: str) -> SeenPage:
    """Open a page and follow where it leads."""
    return _seen(client, await client.get(path, follow_redirects=True))


def _seen(client: httpx.AsyncClient, response: httpx.Response) -> SeenPage:
    reader = _Reader()
    reader.feed(response.text)
    return SeenPage(
        client, response, reader.title, " ".join(reader.words), reader.forms, reader.links, reader.switch
    )
