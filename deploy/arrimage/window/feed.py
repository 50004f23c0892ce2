"""The HTTP feed: an integrator asks what came after the cursor that it has, and gets what it was granted."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import JSONResponse, Response
from nats.errors import Error as NatsError

from arrimage.integrators.grants import Grant
from arrimage.window.events import Reading, Told

MOST_EVENTS = 500
LONGEST_WAIT_SECONDS = 30.0
_LINES = "application/x-ndjson"

WaitForMore = Callable[[float], Awaitable[None]]
"""Returns when something new was said in the node, or after so many seconds."""


class _RefusedError(Exception):
    """No token, or not one that is granted the feed."""


class ServerAwayError(Exception):
    """The node's server does not answer."""


def feed_router(grants: Callable[[], Sequence[Grant]], reading: Reading, wait_for_more: WaitForMore) -> APIRouter:
    """Return the route of the feed; ``grants`` is asked at each request, so that a revocation holds at once."""
    router = APIRouter(tags=["feed"])

    def reader(authorization: Annotated[str, Header()] = "") -> Grant:
        scheme, _, token = authorization.partition(" ")
        digest = hashlib.sha256(token.strip().encode()).hexdigest()
        found = None
        for grant in grants():
            if grant.token_sha256 is not None and hmac.compare_digest(grant.token_sha256, digest):
                found = grant
        if found is None or scheme.lower() != "bearer":
            raise _RefusedError
        return found

    @router.get("/events")
    async def events(
        request: Request,
        after: Annotated[int, Query(ge=0, le=2**62)] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_EVENTS)] = 100,
        wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT_SECONDS)] = 0,
        grant: Grant = Depends(reader),
    ) -> Response:
        """Return the events after a cursor, oldest first, each with its own; ask again after the last one's.

        :param wait: seconds to wait for a first one, if there is none yet.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + wait
        try:
            found = await _some(reading, grant, after, limit)
            while not found and (left := until - loop.time()) > 0:
                await wait_for_more(left)
                found = await _some(reading, grant, after, limit)
        except (NatsError, TimeoutError) as error:
            raise ServerAwayError from error
        entries = [{"cursor": told.cursor, "event": json.loads(told.body)} for told in found]
        if _LINES in request.headers.get("accept", ""):
            text = "".join(
                f"{json.dumps(entry, ensure_ascii=False, separators=(',', ':'))}\n" for entry in entries
            )
            return Response(text, media_type=_LINES)
        return JSONResponse({"events": entries, "cursor": found[-1].cursor if found else after})

    return router


def refusals() -> dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]]:
    """Return what is answered to those who may not, and while the node's server is away (RFC 9457)."""

    async def refused(_: Request, __: Exception) -> Response:
        return _problem(401, "token.unknown", "Ce jeton n'ouvre rien ici | This token opens nothing here")

    async def away(_: Request, __: Exception) -> Response:
        return _problem(
            503, "bus.server_away", "Le serveur du nœud ne répond pas | The node's server does not answer"
        )

    return {_RefusedError: refused, ServerAwayError: away}


def _problem(status: int, code: str, title: str) -> Response:
    body = {"type": f"urn:arrimage:problem:{code}", "code": code, "title": title, "status": status}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {"Retry-After": "5"}
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


async def _some(reading: Reading, grant: Grant, after: int, limit: int) -> list[Told]:
    return [told async for told in _following(reading, grant, after, limit)]


async def _following(reading: Reading, grant: Grant, after: int, limit: int) -> AsyncIterator[Told]:
    for _ in range(limit):
        told = await reading.after(after, grant.subjects)
        if told is None:
            return
        after = told.cursor
        yield told
