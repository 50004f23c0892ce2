"""Refuse a body that is too large: no more of it than is allowed is ever held in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from arrimage_chassis import problems
from arrimage_chassis.http.language import language_of
from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import Language, ProblemError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_log = get_logger()


class LimitBody:
    """ASGI middleware: reads the body, whatever the client says of its length, and passes it on in one piece."""

    def __init__(self, app: ASGIApp, *, max_bytes: int, language: Language) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._language: Language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return  # the client is gone before it said all
            body += message.get("body", b"")
            if len(body) > self._max_bytes:
                await turn_away(
                    ProblemError(problems.REQUEST_TOO_LARGE, limit=self._max_bytes),
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
