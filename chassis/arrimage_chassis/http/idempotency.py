"""A request that is sent twice is done once: the second gets the first one's answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from fastapi import Request
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis import problems
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store.statements import one_at_a_time
from arrimage_chassis.store.tables import idempotency

KEPT_FOR: Final = timedelta(days=30)
_SHORTEST, _LONGEST = 8, 128


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    body: bytes


@dataclass(frozen=True)
class OnceKey:
    """The key under which one worker asks for one thing."""

    worker: str
    key: str
    request_sha256: str

    @classmethod
    async def of(cls, request: Request, worker: str) -> OnceKey:
        """Read the key of ``request``.

        :raises ProblemError: ``idempotency.key_missing``.
        """
        where = f"{request.url.path}?{request.url.query}"
        content = b"\n".join([request.method.encode(), where.encode(), await request.body()])
        return cls.over(content, request.headers.get("idempotency-key", ""), worker)

    @classmethod
    def over(cls, content: bytes, key: str, worker: str, kind: str = "") -> OnceKey:
        """Return the key under which ``worker`` asks for ``content``; keys of another ``kind`` are others.

        :raises ProblemError: ``idempotency.key_missing`` for one that is too short, or too long with its kind.
        """
        if len(key) < _SHORTEST or len(kind) + len(key) > _LONGEST:
            raise ProblemError(problems.IDEMPOTENCY_KEY_MISSING)
        return cls(worker, f"{kind}{key}", hashlib.sha256(content).hexdigest())

    async def answered(self, session: AsyncSession) -> Answer | None:
        """Return what was answered before under this key, if anything; two requests of one key take turns.

        :raises ProblemError: ``idempotency.key_reused``.
        """
        await one_at_a_time(session, f"arrimage/idempotency/{self.worker}/{self.key}")
        row = (
            await session.execute(
                select(idempotency).where(idempotency.c.worker == self.worker, idempotency.c.key == self.key)
            )
        ).first()
        if row is None:
            return None
        if row.request_sha256 != self.request_sha256:
            raise ProblemError(problems.IDEMPOTENCY_KEY_REUSED)
        return Answer(row.status, row.body)

    async def keep(self, session: AsyncSession, answer: Answer, now: datetime) -> None:
        """Keep the answer, in the transaction of what was done."""
        await session.execute(
            insert(idempotency).values(
                worker=self.worker,
                key=self.key,
                request_sha256=self.request_sha256,
                status=answer.status,
                body=answer.body,
                made_at=now,
            )
        )


async def prune(session: AsyncSession, now: datetime) -> None:
    """Forget the answers that were kept long enough."""
    await session.execute(delete(idempotency).where(idempotency.c.made_at < now - KEPT_FOR))
