"""Refuse a body that is too large: no more of it than is allowed is ever held in memory.

A program is told so at once. A form of a page is passed on without its body, and the page says so in words; what
more the browser sends is thrown away, for it reads no answer before it has sent all.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from arrimage_chassis import problems
from arrimage_chassis.http.language import language_of
from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import Language, ProblemError

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FORMS: Final = (b"application/x-www-form-urlencoded", b"multipart/form-data")
_TOO_LARGE: Final = "arrimage.too_large"
_THROWN_AWAY: Final = 64_000_000

_log = get_logger()


def is_too_large(scope: MutableMapping[str, Any]) -> bool:
    """Tell whether the body of a form was too large, and is not there."""
    return bool(scope.get(_TOO_LARGE))


class LimitBody:
    """ASGI middleware: reads the body, whatever the client says of its length, and passes it on in one piece."""

    def __init__(self, app: ASGIApp, *, max_bytes: int, max_form_bytes: int, language: Language) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._max_form_bytes = max_form_bytes
        self._language: Language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_form = dict(scope["headers"]).get(b"content-type", b"").lower().startswith(_FORMS)
        limit = self._max_form_bytes if is_form else self._max_bytes
        body, size = bytearray(), 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return  # the client is gone before it said all
            part = message.get("body", b"")
            size += len(part)
            if size <= limit:
                body += part
            elif is_form and size <= _THROWN_AWAY:
                body.clear()
                scope[_TOO_LARGE] = True
            else:
                await turn_away(
                    ProblemError(problems.REQUEST_TOO_LARGE, limit=limit),
                    scope,
                    send,
                    self._language,
                    (b"connection", b"close"),
                )
                return
            if not message.get("more_body", False):
                break
        whole: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def receive_again() -> Message:
            return whole.pop() if whole else await receive()

        await self._app(scope, receive_again, send)


async def turn_away(
    error: ProblemError, scope: Scope, send: Send, default: Language, *more: tuple[bytes, bytes]
) -> None:
    """Answer with ``error`` before anything of the request is looked at; ``more`` are headers."""
    accepted = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    language = language_of(accepted, default)
    _log.info("command.refused", code=error.problem.code, status=error.problem.status, route="unknown")
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-language", language.encode()),
        *more,
    ]
    body = json.dumps(error.details(language), ensure_ascii=False).encode()
    await send({"type": "http.response.start", "status": error.problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
