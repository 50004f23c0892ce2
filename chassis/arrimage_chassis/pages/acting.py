"""Do what a form asks: once, by whom it may be done, and without losing what was entered when it cannot be."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from fastapi import Request, Response
from pydantic import BaseModel
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from arrimage_chassis import problems
from arrimage_chassis.http.idempotency import Answer
from arrimage_chassis.http.once import do_once
from arrimage_chassis.http.workers import ANONYMOUS
from arrimage_chassis.logs import get_logger
from arrimage_chassis.look import check_reach
from arrimage_chassis.pages.declaration import EVERYBODY
from arrimage_chassis.pages.entered import Entered, read
from arrimage_chassis.pages.lost import all_of
from arrimage_chassis.pages.refusals import in_words
from arrimage_chassis.pages.screens import LANGUAGES, SWITCH, Screens, Who
from arrimage_chassis.pages.showing import (
    NoSuchPageError,
    arguments,
    looked_at_nothing,
    route_of,
    shown,
    visit_of,
)
from arrimage_chassis.pages.taking_in import UnreadableError, is_from_elsewhere, once_key, one, sent_in
from arrimage_chassis.pages.visit import Go
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store.outage import is_outage, is_overtaken, trouble_of
from arrimage_chassis.work import Work

if TYPE_CHECKING:
    from arrimage_chassis.pages.declaration import Act, Do

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
        if is_from_elsewhere(request, screens.doors.origins(request)):
            return screens.notice(request, who, "notice.elsewhere", 403)
        try:
            sent = await sent_in(request)
        except UnreadableError as error:
            code, status = ("notice.too_large", 413) if error.too_large else ("notice.unreadable", 400)
            return screens.notice(request, who, code, status)
        if act.roles == EVERYBODY:
            return await self._from_anybody(request, who, sent)
        switched = LANGUAGES.get(one(sent, SWITCH))
        if switched is not None:
            who.language = switched
        response = await self._from_author(request, who, sent, only_shown=switched is not None)
        if switched is not None:
            screens.keep_language(request, response, switched)
        return response

    async def _from_author(self, request: Request, who: Who, sent: Entered, *, only_shown: bool) -> Response:
        """Take in a form that was made for somebody; ``only_shown`` is for the reader's other language alone."""
        screens, act = self._screens, self._act
        author = self._author(who, sent)
        if screens.must_sign_in(who, act.roles) or author not in (None, who.worker.id):
            return self._sign_in_again(request, who, sent, author)
        if not screens.sessions.is_csrf(one(sent, "csrf"), who.visitor, who.session):
            if author is None:
                return screens.notice(request, who, "notice.elsewhere", 403)
            return self._held(request, who, sent, "notice.old_form", 403)
        entered: Entered = sent
        if sealed := one(sent, "held"):
            again = screens.held.open(sealed, who.worker.id, request.url.path)
            if again is None:
                return screens.notice(request, who, "notice.held_gone", 409)
            entered = again
        if not screens.may(who, act.roles):
            return screens.notice(request, who, "notice.role", 403)
        if only_shown:
            _, reasons = read(act.form, entered)
            return await self._again(request, who, entered, 200, reasons=reasons)
        return await self._if_open(request, who, entered)

    async def _from_anybody(self, request: Request, who: Who, sent: Entered) -> Response:
        """Take in a form that asks for a password: it is never carried, and what is left is shown where it was."""
        if not self._screens.sessions.is_csrf(one(sent, "csrf"), who.visitor, who.session):
            text = self._screens.words(who.language)("entered.old_form")
            return await self._again(request, who, sent, 403, problem=text)
        return await self._if_open(request, who, sent)

    def _author(self, who: Who, sent: Entered) -> str | None:
        """Return for whom the form was made; None if it is none of ours.

        Where nobody needs to sign in, a form of nobody's is that of whoever sends it.
        """
        author = self._screens.held.author(one(sent, "author"))
        if author == ANONYMOUS.id and self._screens.runtime.workers.anonymous_allowed:
            return who.worker.id
        return author

    async def _if_open(self, request: Request, who: Who, entered: Entered) -> Response:
        if not self._screens.runtime.is_open:
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
            if act.do is None:
                return await self._again(request, who, entered, 200)
            go = await self._once(request, who, entered, form, act.do)
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
        if go.again is not None:
            text, status = in_words(go.again, screens.words(who.language)), go.again.problem.status
            return await self._again(request, who, entered, status, problem=text)
        return self._gone(request, who, entered, go)

    async def _once(self, request: Request, who: Who, entered: Entered, form: BaseModel, do: Do) -> Go:
        """Do it in one transaction, or return where it led when it was done before."""
        runtime = self._screens.runtime

        async def act(work: Work) -> Go:
            visit = visit_of(self._screens, request, who, work.session, entered=entered)
            sight = runtime.manifest.sight
            await check_reach(sight, visit.look, self._act.about, request.path_params, writes=True)
            go = await do(visit, form, work, **arguments(do, request.path_params))
            if visit.seen and sight is not None and sight.write_down is not None:
                await sight.write_down(work, visit.seen)
            return go

        done = await do_once(runtime, once_key(request, who, entered), who.worker, act, _kept)
        if done.result is not None:
            return done.result
        assert done.answer is not None  # noqa: S101 - what was done before was kept
        return Go(**json.loads(done.answer.body))

    def _gone(self, request: Request, who: Who, entered: Entered, go: Go) -> Response:
        screens = self._screens
        back = screens.doors.safe_path(one(entered, "back"))
        if go.sign_in is not None and go.worker is not None:
            session = screens.sessions.begin(go.worker, go.sign_in)
            now = Who(go.worker, session, who.visitor, who.language)
            sealed, to = one(entered, "carried"), screens.doors.safe_path(one(entered, "to"))
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
        held = None
        if self._act.roles != EVERYBODY:  # a password is never carried
            held = self._screens.held.seal(who.worker.id, request.url.path, entered)
        return await shown(
            self._screens,
            request,
            who,
            self._act.again,
            self._act.about,
            status=status,
            failed=partial(self._held, request, who, entered),
            entered=entered,
            held=held,
            sent=self._act.shown_in or self._act.form,
            reasons=reasons or {},
            problem=problem,
        )

    def _sign_in_again(self, request: Request, who: Who, sent: Entered, author: str | None) -> Response:
        """Say that the session is over, or another's, and carry what was entered until its author signs in."""
        screens = self._screens
        if author is None:
            return screens.notice(request, who, "notice.elsewhere", 403)
        sealed = one(sent, "held") or screens.held.seal(author, request.url.path, sent)
        code, status = ("notice.others_form", 409) if who.known else ("notice.session_over", 401)
        sign_in = {"carried": sealed, "to": request.url.path}
        return screens.notice(
            request, who, code, status, sign_in=sign_in, switch=sealed, author=one(sent, "author")
        )

    def _held(self, request: Request, who: Who, entered: Entered, code: str, status: int) -> Response:
        """Say what is wrong, and keep what was entered behind one button, for whoever entered it alone."""
        screens, path = self._screens, request.url.path
        if self._act.roles == EVERYBODY:
            if not (carried := one(entered, "carried")):
                return looked_at_nothing(screens, request, who, code, status)
            text = screens.words(who.language)(f"{code}.looked")
            sign_in = {"carried": carried, "to": screens.doors.safe_path(one(entered, "to")) or path}
            return screens.notice(request, who, code, status, text=text, sign_in=sign_in)
        retry = {"action": path, "held": screens.held.seal(who.worker.id, path, entered)}
        kept = all_of(self._act.form, entered, screens.words(who.language))
        return screens.notice(request, who, code, status, retry=retry, kept=kept, switch=retry["held"])

    def _failed(self, request: Request, who: Who, entered: Entered, error: Exception) -> Response:
        _log.error("command.failed", error_type=type(error).__name__, route=route_of(request))
        return self._held(request, who, entered, "notice.internal", 500)


def _kept(go: Go) -> Answer | None:
    """Return what a second sending is answered; None for what opens a session, or was wrong: it is done again."""
    if go.sign_in is not None or go.again is not None:
        return None
    return Answer(303, json.dumps({"path": go.path, "done": go.done}).encode())
