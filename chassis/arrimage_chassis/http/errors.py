"""Turn every error into problem details (RFC 9457), in the language that the asker accepts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from starlette.exceptions import HTTPException

from arrimage_chassis import problems
from arrimage_chassis.http.field_names import declared_names, shown_field
from arrimage_chassis.http.language import language_of
from arrimage_chassis.http.secure_headers import SECURE
from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import Language, Problem, ProblemError
from arrimage_chassis.store.outage import is_outage, is_overtaken, trouble_of

_MEDIA_TYPE = "application/problem+json"
_DOES_NOT_FIT = (
    "La demande ne convient pas à cette adresse : voyez sa description sous /openapi.json.",
    "The request does not fit this address: see its description under /openapi.json.",
)
_log = get_logger()


def answer_with_problems(
    app: FastAPI, default: Language, tell_outage: Callable[[SQLAlchemyError, str], None]
) -> None:
    """Give ``app`` its error handlers; ``tell_outage`` writes what ails the store to the log."""

    async def refused(request: Request, error: ProblemError) -> JSONResponse:
        return _respond(request, error, default)

    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        # Only where and why; what was sent may hold a name, even where the name of a field belongs.
        declared = declared_names(app.openapi())
        errors = [
            {"field": shown_field(problem["loc"], declared), "reason": problem["type"]}
            for problem in error.errors()
        ]
        fields = ", ".join(sorted({problem["field"] for problem in errors}))
        return _respond(request, ProblemError(problems.REQUEST_INVALID, fields=fields), default, errors=errors)

    async def not_found(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == problems.NOT_FOUND.status:
            return _respond(request, ProblemError(problems.NOT_FOUND), default)
        kind = Problem(f"http.{error.status_code}", error.status_code, *_DOES_NOT_FIT)
        return _respond(request, ProblemError(kind), default)

    async def store_failed(request: Request, error: SQLAlchemyError) -> JSONResponse:
        if isinstance(error, IntegrityError) or is_overtaken(error):
            return _respond(request, ProblemError(problems.CONFLICT), default)
        if is_outage(error):
            tell_outage(error, "command")
            return _respond(request, ProblemError(problems.of_store(trouble_of(error))), default)
        return await failed(request, error)

    async def failed(request: Request, error: Exception) -> JSONResponse:
        _log.error("command.failed", error_type=type(error).__name__, route=_route(request))
        return _respond(request, ProblemError(problems.INTERNAL), default)

    handlers: list[tuple[type[Exception], Any]] = [
        (ProblemError, refused),
        (RequestValidationError, invalid),
        (HTTPException, not_found),
        (SQLAlchemyError, store_failed),
        (Exception, failed),
    ]
    for kind, handler in handlers:
        app.add_exception_handler(kind, handler)


def _respond(request: Request, error: ProblemError, default: Language, **more: Any) -> JSONResponse:
    if error.problem.status < problems.INTERNAL.status:
        _log.info("command.refused", code=error.problem.code, status=error.problem.status, route=_route(request))
    language = language_of(request.headers.get("accept-language", ""), default)
    return JSONResponse(
        {**error.details(language), **more},
        status_code=error.problem.status,
        media_type=_MEDIA_TYPE,
        # what the last handler answers passes by no middleware
        headers={**SECURE, "Content-Language": language},
    )


def _route(request: Request) -> str:
    """Return the route's pattern: an address may hold ids, and worse if somebody mistypes it."""
    route = request.scope.get("route")
    return str(getattr(route, "path", "unknown"))
