"""Refuse whoever asks more often than anybody works: one key, or one address, pushes nobody else out."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import Response

from arrimage_chassis import problems
from arrimage_chassis.http.limits import turn_away
from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import Language, ProblemError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_log = get_logger()
MakePage = Callable[[Request, int], Response | None]
REMEMBERED: Final = 10_000
"""Of so many it is known how often they asked; beyond it the one that asked longest ago is forgotten."""


class Rates:
    """A bucket for each who asks: ``burst`` requests at once, then ``per_second`` of them."""

    def __init__(self, per_second: float, burst: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._burst = burst
        self._seconds = seconds
        self._asked: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        """What is left in the bucket, and when that was."""

    def wait_of(self, who: bytes) -> float:
        """Count a request of ``who``; return the seconds after which it would be taken, 0 if it is taken now."""
        now = self._seconds()
        left, at = self._asked.pop(who, (float(self._burst), now))
        left = min(self._burst, left + (now - at) * self._per_second)
        taken = left >= 1
        self._asked[who] = (left - 1 if taken else left, now)
        if len(self._asked) > REMEMBERED:
            self._asked.popitem(last=False)
        return 0.0 if taken else (1 - left) / self._per_second


class LimitRate:
    """ASGI middleware: answers 429 with ``Retry-After``. Health is always answered: a watcher must not be deaf.

    Who asks is the key or the session if there is one, which a proxy passes on, or else the address. ``page``
    makes the answer for an address that people look at, given the seconds to wait; none for one of programs.
    """

    def __init__(self, app: ASGIApp, *, rates: Rates, language: Language, page: MakePage | None = None) -> None:
        self._app = app
        self._rates = rates
        self._language: Language = language
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 429."""
        if scope["type"] == "http" and not scope["path"].startswith("/health"):
            wait = self._rates.wait_of(_who_asks(scope))
            if wait:
                await self._refuse(ceil(wait), scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _refuse(self, seconds: int, scope: Scope, receive: Receive, send: Send) -> None:
        error = ProblemError(problems.REQUEST_TOO_OFTEN, seconds=seconds)
        page = self._page(Request(scope), seconds) if self._page is not None else None
        if page is None:
            retry = (b"retry-after", str(seconds).encode())
            await turn_away(error, scope, send, self._language, retry)
            return
        _log.info("command.refused", code=error.problem.code, status=error.problem.status, route="unknown")
        page.headers["Retry-After"] = str(seconds)
        await page(scope, receive, send)


def _who_asks(scope: Scope) -> bytes:
    """Return a mark of who asks; a key or a cookie is not kept, not even here."""
    headers = dict(scope["headers"])
    said = headers.get(b"authorization") or headers.get(b"cookie")
    client = scope.get("client")
    return hashlib.sha256(said or str(client[0] if client else "").encode()).digest()
