"""What all pages of a service share: who looks, in which language, and how a page is made and sent."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.exc import SQLAlchemyError

from arrimage_chassis.http.workers import ANONYMOUS, Worker
from arrimage_chassis.pages.declaration import EVERYBODY, Pages
from arrimage_chassis.pages.doors import HOME, Doors
from arrimage_chassis.pages.entered import Form
from arrimage_chassis.pages.held import HeldForms
from arrimage_chassis.pages.lost import lost_of
from arrimage_chassis.pages.menu import menu_of
from arrimage_chassis.pages.rendering import environment, read_assets, render
from arrimage_chassis.pages.security import headers
from arrimage_chassis.pages.sessions import LONGEST, Sessions, SignedIn
from arrimage_chassis.pages.texts import SHARED
from arrimage_chassis.pages.visit import View, Visit
from arrimage_chassis.pages.wording import Wording
from arrimage_chassis.problems import Language
from arrimage_chassis.requests.port import RequestError
from arrimage_chassis.settings import Profile
from arrimage_chassis.store.outage import is_outage
from arrimage_contracts.requests.session import SessionAsked, SessionTold

if TYPE_CHECKING:
    from arrimage_chassis.runtime import Runtime

_SESSION_ASKED_WITHIN: Final = 0.5
_VISITOR_BYTES: Final = 16
LANGUAGES: Final[Mapping[str, Language]] = {"fr": "fr", "en": "en"}
SIGN_IN: Final = "/intake/sign-in"
SWITCH: Final = "switch"
"""The field of the form that shows a page again in the language that it names, with all that was entered."""


class Who:
    """Who sent a request."""

    def __init__(self, worker: Worker, session: SignedIn | None, visitor: str, language: Language) -> None:
        self.worker = worker
        self.session = session
        self.visitor = visitor
        self.language: Language = language

    @property
    def known(self) -> bool:
        """Whether somebody is signed in."""
        return self.session is not None


class Screens:
    """The pages of one service."""

    def __init__(self, runtime: Runtime, pages: Pages) -> None:
        self.runtime = runtime
        self.pages = pages
        self._sessions = Sessions(runtime.place, runtime.workers)
        self._held = HeldForms(runtime.place.secret)
        self.assets = read_assets()
        self._environment = environment(pages.folder)
        self._tables = (pages.texts, SHARED)

    # --- what belongs to one life of the service: read from the runtime at each request --------------------------

    @property
    def sessions(self) -> Sessions:
        """Who is signed in."""
        place, workers = self.runtime.place, self.runtime.workers
        if not self._sessions.are_of(place, workers):
            self._sessions = Sessions(place, workers)
        return self._sessions

    @property
    def held(self) -> HeldForms:
        """What was entered and could not be done yet."""
        place = self.runtime.place
        if not self._held.are_of(place.secret):
            self._held = HeldForms(place.secret)
        return self._held

    @property
    def doors(self) -> Doors:
        """Where the pages of the node are."""
        settings = self.runtime.settings
        return Doors(self.runtime.place.service, {} if settings.pages_one_address else settings.pages_ports)

    # --- who looks ---------------------------------------------------------------------------------------------

    async def who(self, request: Request) -> Who:
        """Return who sent ``request``: the worker whose session holds, or nobody."""
        session = self.sessions.read(request)
        if session is not None and not await self.sessions.is_alive(session, self._ask_if_alive):
            session = None
        worker = self.sessions.worker_of(session) if session is not None else ANONYMOUS
        return Who(worker, session, self._visitor(request), self._language(request, worker))

    def _visitor(self, request: Request) -> str:
        visitor = request.cookies.get(self.sessions.cookie(request, "visitor"), "")
        is_one = len(visitor) == 2 * _VISITOR_BYTES
        return visitor if is_one else self.runtime.place.random_bytes(_VISITOR_BYTES).hex()

    def may(self, who: Who, roles: tuple[str, ...]) -> bool:
        """Tell whether somebody has one of the roles; in the demo profile who is not signed in has all."""
        if roles == EVERYBODY:
            return True
        if not who.known:
            return self.runtime.workers.anonymous_allowed
        return not roles or who.worker.role in roles

    def must_sign_in(self, who: Who, roles: tuple[str, ...]) -> bool:
        """Tell whether a page wants a session that is not there."""
        return roles != EVERYBODY and not who.known and not self.runtime.workers.anonymous_allowed

    async def _ask_if_alive(self, session_id: UUID) -> bool:
        if self.pages.is_alive is not None:
            if not self.runtime.is_open:
                return True
            try:
                async with self.runtime.store.reading() as session:
                    return await self.pages.is_alive(session, session_id)
            except SQLAlchemyError as error:
                if not is_outage(error):
                    raise
                return True  # what the page does next says that the store is away, and loses nothing
        try:
            told = await self.runtime.place.ask(
                SessionAsked(session_id=session_id), SessionTold, within=_SESSION_ASKED_WITHIN
            )
        except RequestError:
            return True  # intake is away: the work goes on, until the session's own end
        return told.alive

    def _language(self, request: Request, worker: Worker) -> Language:
        chosen = request.cookies.get(self.sessions.cookie(request, "language"), "") or worker.language or ""
        return LANGUAGES.get(chosen, self.runtime.place.language)

    # --- what is sent ------------------------------------------------------------------------------------------

    def words(self, language: Language) -> Wording:
        """Return the words of the service's pages."""
        return Wording(language, self._tables, self.runtime.place.organization_names)

    def page(self, request: Request, who: Who, view: View, visit: Visit | None = None) -> Response:
        """Return a page, whole."""
        words, doors = self.words(who.language), self.doors
        done = request.query_params.get("done", "")
        facts: dict[str, Any] = {
            "organization": words.organization(self.runtime.place.organization),
            "service": self.runtime.place.service,
            "worker": who.worker,
            "signed_in": who.known,
            "demo": self.runtime.settings.profile is Profile.DEMO,
            "menu": menu_of(
                self.runtime.settings.pages_ports, request.url.path, lambda roles: self._opens(who, roles)
            ),
            "here": request.url.path,
            "today": self.runtime.place.clock.today(),
            "now": self.runtime.place.clock.now(),
            "csrf": self.sessions.csrf(who.visitor, who.session),
            "author": self.held.sign(who.worker.id),
            "once": self._onces(),
            "url": lambda path: doors.url(request, path),
            "asset": lambda name: f"/{self.runtime.place.service}/assets/{self.assets[name].address}",
            "done": f"done.{done}" if visit is not None and words.knows(f"done.{done}") else None,
            "problem": visit.problem if visit is not None else None,
            "sign_in_path": SIGN_IN,
            "home": HOME,
            "form": None,
            "lost": (),
            "switch": visit.held if visit is not None else None,
            **view.facts,
        }
        body = self._made(view.template, words, facts, visit)
        response = _compressed(request, body, view.status, headers(doors.origins(request)))
        response.headers["Content-Language"] = who.language
        if view.as_file is not None:
            response.headers["Content-Type"] = "text/csv; charset=utf-8"
            response.headers["Content-Disposition"] = f'attachment; filename="{view.as_file}"'
        self._keep(request, response, who)
        return response

    def _made(self, template: str, words: Wording, facts: dict[str, Any], visit: Visit | None) -> str:
        """Return the body of a page; one that is shown again for what is wrong holds all that was sent."""
        zone = str(self.runtime.settings.zone)
        if visit is None or visit.sent is None or not (visit.problem or visit.reasons):
            return render(self._environment, template, words, zone, facts)
        if facts["form"] is None:
            facts["form"] = Form(visit.sent, words, visit.entered, visit.reasons)
        body = render(self._environment, template, words, zone, facts)
        if lost := lost_of(body, visit.sent, visit.entered, words):
            return render(self._environment, template, words, zone, {**facts, "lost": lost})
        return body

    def _onces(self) -> Callable[[], str]:
        """Return what gives each form of a page a key of its own: two forms are two things to do."""
        begin, numbers = self.runtime.place.random_bytes(12).hex(), count()
        return lambda: f"{begin}-{next(numbers)}"

    def _opens(self, who: Who, roles: tuple[str, ...]) -> bool:
        return not roles or self.may(who, roles)

    def redirect(self, request: Request, who: Who, path: str, done: str | None = None) -> Response:
        """Send the browser to a page of the node; a form that was sent is then behind it."""
        doors = self.doors
        address = doors.url(request, path) + (f"?done={done}" if done else "")
        response = RedirectResponse(address, 303, headers=headers(doors.origins(request)))
        self._keep(request, response, who)
        return response

    def notice(self, request: Request, who: Who, code: str, status: int, **facts: Any) -> Response:
        """Return a page that says what happened: the words ``<code>.title`` and ``<code>.text``."""
        return self.page(
            request, who, View("notice.html", {"code": code, "retry": None, "kept": (), **facts}, status)
        )

    def too_often(self, request: Request, seconds: int) -> Response | None:
        """Return the page that asks to wait, without asking who it is; None for what is no page."""
        pages = f"/{self.runtime.place.service}/"
        if not request.url.path.startswith(pages) or request.url.path.startswith(f"{pages}assets/"):
            return None
        who = Who(ANONYMOUS, None, self._visitor(request), self._language(request, ANONYMOUS))
        text = self.words(who.language)("notice.too_often.text", seconds=seconds)
        look_again = {"look_again": request.url.path} if request.method == "GET" else {}
        return self.notice(request, who, "notice.too_often", 429, text=text, **look_again)

    def keep_session(self, request: Request, response: Response, session: SignedIn | None) -> None:
        """Write the session's cookie, or take it away."""
        self._cookie(
            request,
            response,
            "session",
            self.sessions.seal(session) if session is not None else "",
            int(LONGEST.total_seconds()) if session is not None else 0,
        )

    def keep_language(self, request: Request, response: Response, language: Language) -> None:
        """Remember in which language somebody reads."""
        self._cookie(request, response, "language", language, 31_536_000)

    def _keep(self, request: Request, response: Response, who: Who) -> None:
        if request.cookies.get(self.sessions.cookie(request, "visitor")) != who.visitor:
            self._cookie(request, response, "visitor", who.visitor, None)
        if who.session is not None and (renewed := self.sessions.renewed(who.session)) is not None:
            self.keep_session(request, response, renewed)

    def _cookie(self, request: Request, response: Response, name: str, value: str, age: int | None) -> None:
        response.set_cookie(
            self.sessions.cookie(request, name),
            value,
            max_age=age,
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )


def _compressed(request: Request, body: str, status: int, with_headers: dict[str, str]) -> HTMLResponse:
    """Return a page as small as the browser can read it; lines are slow where it is read."""
    content = body.encode()
    if "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, 6, mtime=0)
        with_headers = {**with_headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return HTMLResponse(content, status, headers=with_headers)
