"""Who is signed in: a sealed cookie that every service of the node can open, and only the node can make (R-328).

The cookie holds no name: the worker's opaque id, the session's, and until when. It opens nothing once the worker's
key was taken away, once it was idle for too long, or once the session was ended where sessions are kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from fastapi import Request

from arrimage_chassis.http.workers import Worker, Workers
from arrimage_chassis.secrets import Box
from arrimage_chassis.work import Place

IDLE: Final = timedelta(minutes=30)
"""A session that was not used for that long is over: the office's computer may be anybody's by then."""
LONGEST: Final = timedelta(hours=10)
"""A working day; then one signs in again."""
_SALT_BYTES: Final = 12
_RENEW_AFTER: Final = timedelta(minutes=1)
_ALIVE_FOR: Final = timedelta(seconds=30)
"""How long another service believes that a session was not ended, before it asks again."""


@dataclass(frozen=True)
class SignedIn:
    """A session, as its cookie says."""

    session_id: UUID
    worker: str
    mark: str
    """Of the key that the worker had at signing in; another key is another person's affair."""
    until: datetime
    seen: datetime


class Sessions:
    """Opens and makes the cookies of sessions."""

    def __init__(self, place: Place, workers: Workers) -> None:
        self._box: Box = place.secret.box_of("pages/session")
        self._csrf_key = place.secret.key_of("pages/csrf")
        self._place = place
        self._workers = workers
        self._clock = place.clock
        self._random_bytes = place.random_bytes
        self._believed: dict[UUID, datetime] = {}
        self._organization = place.organization
        """Cookies know no port: two nodes on one machine would take each other's."""

    def are_of(self, place: Place, workers: Workers) -> bool:
        """Tell whether these are the sessions of that place and its workers."""
        return self._place is place and self._workers is workers

    def cookie(self, request: Request, name: str) -> str:
        """Return the full name of a cookie; over TLS a browser sends it nowhere else."""
        plain = f"arrimage-{self._organization}-{name}"
        return f"__Host-{plain}" if request.url.scheme == "https" else plain

    def begin(self, worker: Worker, session_id: UUID) -> SignedIn:
        """Return a new session of ``worker``."""
        now = self._clock.now()
        return SignedIn(session_id, worker.id, worker.mark, now + LONGEST, now)

    def renewed(self, session: SignedIn) -> SignedIn | None:
        """Return the session as used now, or None if its cookie need not be written anew."""
        now = self._clock.now()
        return replace(session, seen=now) if now - session.seen > _RENEW_AFTER else None

    def seal(self, session: SignedIn) -> str:
        """Return what the cookie holds."""
        said = {
            "s": str(session.session_id),
            "w": session.worker,
            "m": session.mark,
            "u": session.until.isoformat(),
            "i": session.seen.isoformat(),
        }
        return base64.urlsafe_b64encode(self._box.seal(json.dumps(said).encode())).decode()

    def read(self, request: Request) -> SignedIn | None:
        """Return the session of a request; None if there is none that still holds."""
        session = self._opened(request.cookies.get(self.cookie(request, "session"), ""))
        now = self._clock.now()
        if session is None or now >= session.until or now - session.seen >= IDLE:
            return None
        worker = self._workers.named(session.worker)
        return session if worker is not None and worker.mark == session.mark else None

    def worker_of(self, session: SignedIn) -> Worker:
        """Return who is signed in."""
        worker = self._workers.named(session.worker)
        assert worker is not None  # noqa: S101 - read() looked
        return worker

    async def is_alive(self, session: SignedIn, ask: Callable[[UUID], Awaitable[bool]]) -> bool:
        """Tell whether the session was not ended meanwhile; ``ask`` is believed for half a minute."""
        now = self._clock.now()
        if (asked := self._believed.get(session.session_id)) is not None and abs(now - asked) < _ALIVE_FOR:
            return True
        if not await ask(session.session_id):
            self._believed.pop(session.session_id, None)
            return False
        self._believed = {key: at for key, at in self._believed.items() if abs(now - at) < _ALIVE_FOR}
        self._believed[session.session_id] = now
        return True

    def forget(self, session_id: UUID) -> None:
        """Believe nothing more of a session: it was just ended here."""
        self._believed.pop(session_id, None)

    def csrf(self, visitor: str, session: SignedIn | None) -> str:
        """Return what a form of ours must bring back: nobody else's page can know it.

        It differs each time: pages are compressed, and what is secret must not help to compress what is guessed.
        """
        return self._csrf(self._random_bytes(_SALT_BYTES), visitor, session)

    def is_csrf(self, token: str, visitor: str, session: SignedIn | None) -> bool:
        """Tell whether a form brings back what a page of ours gave to the same visitor."""
        try:
            salt = base64.urlsafe_b64decode(token)[:_SALT_BYTES]
        except ValueError:
            return False
        return hmac.compare_digest(token.encode(), self._csrf(salt, visitor, session).encode())

    def _csrf(self, salt: bytes, visitor: str, session: SignedIn | None) -> str:
        bound = f"{visitor}/{session.session_id if session else '-'}".encode()
        proof = hmac.new(self._csrf_key, salt + bound, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(salt + proof).decode()

    def _opened(self, sealed: str) -> SignedIn | None:
        try:
            said: dict[str, Any] = json.loads(self._box.open(base64.urlsafe_b64decode(sealed)))
            return SignedIn(
                UUID(said["s"]),
                said["w"],
                said["m"],
                datetime.fromisoformat(said["u"]),
                datetime.fromisoformat(said["i"]),
            )
        except (InvalidTag, ValueError, LookupError, TypeError):
            return None
