"""Do what a form asks: once, by whom it may be done, and without losing what was entered when it cannot be."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from fastapi import Request, Response
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from arrimage_chassis import problems
from arrimage_chassis.delivery import outbox
from arrimage_chassis.http.idempotency import Answer, OnceKey
from arrimage_chassis.logs import get_logger
from arrimage_chassis.pages.declaration import EVERYBODY
from arrimage_chassis.pages.entered import Entered, pairs_of, read
from arrimage_chassis.pages.refusals import in_words
from arrimage_chassis.pages.screens import Screens, Who
from arrimage_chassis.pages.showing import NoSuchPageError, arguments, route_of, shown, visit_of
from arrimage_chassis.pages.visit import Go
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store.outage import is_outage, is_overtaken, trouble_of
from arrimage_chassis.work import Work

if TYPE_CHECKING:
    from arrimage_chassis.pages.declaration import Act

_MOST_FIELDS: Final = 500
_CROSS_SITE: Final = "cross-site"
_SHORTEST_ONCE, _LONGEST_ONCE = 8, 128
_log = get_logger()


class Acting:
    """Answers a POST: does one thing, then sends the browser on."""

    def __init__(self, screens: Screens, act: Act) -> None:
        self._screens = screens
        self._act = act

    async def respond(self, request: Request) -> Response:
        """Answer."""
        screens, act = self._screens, self._act
        who = await screens.who(request)
        if _from_elsewhere(request):
            return screens.notice(request, who, "notice.elsewhere", 403)
        try:
            sent = await _entered(request)
        except MultiPartException:
            return screens.notice(request, who, "notice.not_found", 400)
        entered: Entered = sent
        if screens.must_sign_in(who, act.roles):
            return self._sign_in_again(request, who, sent)
        if not screens.sessions.is_csrf(_one(sent, "csrf"), who.visitor, who.session):
            if act.roles == EVERYBODY:  # a password is never carried: what is left is shown where it was entered
                text = screens.words(who.language)("entered.old_form")
                return await self._again(request, who, sent, 403, problem=text)
            return self._held(request, who, sent, "notice.old_form", 403)
        if act.roles != EVERYBODY and (sealed := _one(sent, "held")):
            again = screens.held.open(sealed, who.worker.id, request.url.path)
            if again is None:
                return screens.notice(request, who, "notice.held_gone", 409)
            entered = again
        if not screens.may(who, act.roles):
            return screens.notice(request, who, "notice.role", 403)
        if not screens.runtime.is_open:
            return self._held(request, who, entered, "notice.store.away", 503)
        return await self._do(request, who, entered)

    async def _do(self, request: Request, who: Who, entered: Entered) -> Response:
        screens, act, runtime = self._screens, self._act, self._screens.runtime
        route = route_of(request)
        form, reasons = read(act.form, entered)
        if form is None:
            return await self._again(request, who, entered, 422, reasons=reasons)
        try:
            if not runtime.modules.is_on(act.module):
                raise ProblemError(problems.MODULE_OFF, module=act.module)
            go = await self._once(request, who, entered, form)
        except NoSuchPageError:
            return screens.notice(request, who, "notice.not_found", 404)
        except ProblemError as error:
            code, status = error.problem.code, error.problem.status
            _log.info("command.refused", code=code, status=status, route=route)
            text = in_words(error, screens.words(who.language))
            return await self._again(request, who, entered, status, problem=text)
        except SQLAlchemyError as error:
            if isinstance(error, IntegrityError) or is_overtaken(error):
                text = problems.CONFLICT.fr if who.language == "fr" else problems.CONFLICT.en
                return await self._again(request, who, entered, problems.CONFLICT.status, problem=text)
            if not is_outage(error):
                return self._failed(request, who, entered, error)
            runtime.store.troubles.tell(error, "command")
            trouble = problems.of_store(trouble_of(error))
            return self._held(request, who, entered, f"notice.{trouble.code}", trouble.status)
        except Exception as error:
            return self._failed(request, who, entered, error)
        runtime.wake_relay()
        if go.again is not None:
            text, status = in_words(go.again, screens.words(who.language)), go.again.problem.status
            return await self._again(request, who, entered, status, problem=text)
        if go.stay:
            return await self._again(request, who, entered, 200)
        return self._gone(request, who, entered, go)

    async def _once(self, request: Request, who: Who, entered: Entered, form: BaseModel) -> Go:
        """Do it in one transaction, or return where it led when it was done before."""
        runtime, act = self._screens.runtime, self._act
        key = _once_key(request, who, entered)
        async with runtime.store.writing() as session:
            if (answer := await key.answered(session)) is not None:
                return Go(**json.loads(answer.body))
            worker = who.worker
            visit = visit_of(self._screens, request, who, session, entered=entered)
            work = Work(session, runtime.place, worker=worker.id, role=worker.role)
            go = await act.do(visit, form, work, **arguments(act.do, request.path_params))
            await session.flush()
            await outbox.write([work], runtime.manifest)
            if go.sign_in is None and go.again is None and not go.stay:
                kept = json.dumps({"path": go.path, "done": go.done}).encode()
                await key.keep(session, Answer(303, kept), runtime.place.clock.now())
            runtime.crash.passed("outbox.before_commit")
        runtime.crash.passed("outbox.after_commit")
        return go

    def _gone(self, request: Request, who: Who, entered: Entered, go: Go) -> Response:
        screens = self._screens
        back = screens.doors.safe_path(_one(entered, "back"))
        if go.sign_in is not None and go.worker is not None:
            session = screens.sessions.begin(go.worker, go.sign_in)
            now = Who(go.worker, session, who.visitor, who.language)
            sealed, to = _one(entered, "carried"), screens.doors.safe_path(_one(entered, "to"))
            if sealed and to:
                response = screens.notice(
                    request, now, "notice.signed_in", 200, retry={"action": to, "held": sealed}
                )
            else:
                response = screens.redirect(request, now, to or go.path)
            screens.keep_session(request, response, session)
            return response
        response = screens.redirect(request, who, back or go.path, go.done)
        if go.sign_out:
            if who.session is not None:
                screens.sessions.forget(who.session.session_id)
            screens.keep_session(request, response, None)
            response.headers["Clear-Site-Data"] = '"cache"'  # the back button shows nothing to whoever comes next
        return response

    async def _again(
        self,
        request: Request,
        who: Who,
        entered: Entered,
        status: int,
        *,
        reasons: dict[str, str] | None = None,
        problem: str | None = None,
    ) -> Response:
        return await shown(
            self._screens,
            request,
            who,
            self._act.again,
            status=status,
            entered=entered,
            reasons=reasons or {},
            problem=problem,
        )

    def _sign_in_again(self, request: Request, who: Who, sent: Entered) -> Response:
        """Say that the session is over, and carry what was entered through signing in."""
        screens = self._screens
        before = screens.sessions.last_worker(request)
        sealed = _one(sent, "held") or screens.held.seal(before, request.url.path, sent)
        return screens.notice(
            request,
            who,
            "notice.session_over",
            401,
            sign_in={"carried": sealed, "to": request.url.path},
        )

    def _held(self, request: Request, who: Who, entered: Entered, code: str, status: int) -> Response:
        """Say what is wrong, and keep what was entered behind one button."""
        sealed = _one(entered, "held") or self._screens.held.seal(who.worker.id, request.url.path, entered)
        retry = {"action": request.url.path, "held": sealed}
        return self._screens.notice(request, who, code, status, retry=retry)

    def _failed(self, request: Request, who: Who, entered: Entered, error: Exception) -> Response:
        _log.error("command.failed", error_type=type(error).__name__, route=route_of(request))
        return self._held(request, who, entered, "notice.internal", 500)


def _from_elsewhere(request: Request) -> bool:
    """Tell whether a page of another site sent the form; what it wrote is not even shown."""
    if (fetched := request.headers.get("sec-fetch-site")) is not None:
        return fetched == _CROSS_SITE
    origin = urlsplit(request.headers.get("origin", "")).hostname
    return origin is not None and origin != urlsplit(f"//{request.headers.get('host', '')}").hostname


async def _entered(request: Request) -> dict[str, list[str]]:
    """Read what the browser sent; a file is read as text under its field's name."""
    pairs: list[tuple[str, str]] = []
    async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                pairs.append((name, _text_of(await value.read())))
            else:
                pairs.append((name, value))
    return pairs_of(pairs)


def _text_of(content: bytes) -> str:
    """Return a file as text: in UTF-8, or else as a spreadsheet of Windows writes it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _one(entered: Entered, name: str) -> str:
    return next(iter(entered.get(name, ())), "")


def _once_key(request: Request, who: Who, entered: Entered) -> OnceKey:
    """Return the key of a form: the same page sent twice is done once."""
    once = _one(entered, "once")
    if not _SHORTEST_ONCE <= len(once) <= _LONGEST_ONCE:
        raise ProblemError(problems.IDEMPOTENCY_KEY_MISSING)
    said = {name: list(values) for name, values in entered.items() if name not in ("csrf", "once", "held")}
    content = json.dumps([request.url.path, said], sort_keys=True).encode()
    return OnceKey(who.worker.id, f"page-{once}", hashlib.sha256(content).hexdigest())
