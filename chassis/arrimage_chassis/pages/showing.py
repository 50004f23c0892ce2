"""Show a page: who looks, what the author of the page says, and what is said when that cannot be."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, get_type_hints
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy.exc import SQLAlchemyError

from arrimage_chassis import problems
from arrimage_chassis.logs import get_logger
from arrimage_chassis.look import check_reach
from arrimage_chassis.pages.refusals import in_words
from arrimage_chassis.pages.screens import SIGN_IN, Screens, Who
from arrimage_chassis.pages.visit import Visit
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store.outage import is_outage, trouble_of

if TYPE_CHECKING:
    from arrimage_chassis.manifest import About
    from arrimage_chassis.pages.declaration import Page, Show
    from arrimage_chassis.store import Session

_log = get_logger()
Failed = Callable[[str, int], Response]
"""Says that a page cannot be shown: the key of a notice, and the status."""


class NoSuchPageError(Exception):
    """The address holds something that is no id."""


class Showing:
    """Answers a GET with one page."""

    def __init__(self, screens: Screens, page: Page) -> None:
        self._screens = screens
        self._page = page

    async def respond(self, request: Request) -> Response:
        """Answer."""
        screens = self._screens
        who = await screens.who(request)
        if screens.must_sign_in(who, self._page.roles):
            to = screens.doors.safe_path(request.url.path)
            response = screens.redirect(request, who, SIGN_IN)
            response.headers["location"] += f"?to={to}" if to else ""
            return response
        if not screens.may(who, self._page.roles):
            return screens.notice(request, who, "notice.role", 403)
        return await shown(screens, request, who, self._page.show, self._page.about)


async def shown(
    screens: Screens,
    request: Request,
    who: Who,
    show: Show,
    about: About,
    *,
    status: int | None = None,
    failed: Failed | None = None,
    **more: Any,
) -> Response:
    """Return the page that ``show`` makes; ``more`` goes to the visit, ``status`` over the page's own.

    ``failed`` answers for a page that cannot be made, where something was entered; else nothing was.
    Who looked at what is written down before the page leaves (R-329).
    """
    runtime = screens.runtime
    route = route_of(request)
    if failed is None:
        failed = partial(looked_at_nothing, screens, request, who)
    if not runtime.is_open:
        return failed("notice.store.away", 503)
    try:
        async with runtime.store.reading() as session:
            visit = visit_of(screens, request, who, session, **more)
            await check_reach(runtime.manifest.sight, visit.look, about, request.path_params, writes=False)
            view = await show(visit, **arguments(show, request.path_params))
            response = screens.page(request, who, view, visit)
        await runtime.write_down(visit.look)
    except NoSuchPageError:
        return screens.notice(request, who, "notice.not_found", 404)
    except ProblemError as error:
        code, kind = error.problem.code, error.problem.status
        _log.info("command.refused", code=code, status=kind, route=route)
        return screens.notice(
            request, who, "notice.refused", kind, text=in_words(error, screens.words(who.language))
        )
    except Exception as error:
        if isinstance(error, SQLAlchemyError) and is_outage(error):
            runtime.store.troubles.tell(error, "command")
            trouble = problems.of_store(trouble_of(error))
            return failed(f"notice.{trouble.code}", trouble.status)
        _log.error("command.failed", error_type=type(error).__name__, route=route)
        return failed("notice.internal", 500)
    if status is not None:
        response.status_code = status
    return response


def looked_at_nothing(screens: Screens, request: Request, who: Who, code: str, status: int) -> Response:
    """Say why a page cannot be shown: nothing was entered, and it may be looked for again."""
    text = screens.words(who.language)(f"{code}.looked")
    return screens.notice(request, who, code, status, text=text, look_again=request.url.path)


def visit_of(screens: Screens, request: Request, who: Who, session: Session, **more: Any) -> Visit:
    """Return what the author of a page is given."""
    return Visit(
        session,
        screens.runtime.place,
        who.worker,
        who.session.session_id if who.session is not None else None,
        screens.words(who.language),
        dict(request.query_params),
        screens.runtime.workers,
        frozenset(screens.runtime.settings.pages_ports),
        screens.runtime.border_bus.connected if screens.runtime.border_bus is not None else None,
        **more,
    )


def arguments(function: Any, path: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of the address ``function`` takes, as it takes it.

    :raises NoSuchPageError: if it is not of that kind.
    """
    hints = get_type_hints(function)
    found: dict[str, Any] = {}
    for name in inspect.signature(function).parameters:
        if name not in path:
            continue
        kind = hints.get(name, str)
        try:
            found[name] = kind(path[name]) if kind in (UUID, int) else path[name]
        except ValueError:
            raise NoSuchPageError from None
    return found


def route_of(request: Request) -> str:
    """Return the pattern of the address, without ids."""
    path = request.url.path
    for name, value in request.path_params.items():
        path = path.replace(str(value), f"{{{name}}}")
    return path
