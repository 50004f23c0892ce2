"""Refuse a body that is too large before it is read into memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from arrimage_chassis import problems
from arrimage_chassis.problems import Language, ProblemError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class _TooLargeError(Exception):
    """More came than is allowed."""


class LimitBody:
    """ASGI middleware: counts what is received, whatever the client says of its length."""

    def __init__(self, app: ASGIApp, *, max_bytes: int, language: Language) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._language: Language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_bytes:
                raise _TooLargeError
            return message

        try:
            await self._app(scope, counted, send)
        except _TooLargeError:
            await self._refuse(send)

    async def _refuse(self, send: Send) -> None:
        error = ProblemError(problems.REQUEST_TOO_LARGE, limit=self._max_bytes)
        body = json.dumps(error.details(self._language), ensure_ascii=False).encode()
        headers = [(b"content-type", b"application/problem+json")]
        await send({"type": "http.response.start", "status": error.problem.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
