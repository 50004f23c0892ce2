"""What arrived and is not to be handled: kept encrypted for thirty days, counted per sender, blocking nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.delivery.screening import Refusal
from arrimage_chassis.logs import get_logger
from arrimage_chassis.secrets import Box
from arrimage_chassis.store.statements import is_one_of
from arrimage_chassis.store.tables import quarantine
from arrimage_contracts.subjects import is_sealed

KEPT_FOR: Final = timedelta(days=30)
_SENDER_LENGTH: Final = 32
_SUBJECT_LENGTH: Final = 255

_log = get_logger()


@dataclass(frozen=True)
class Quarantine:
    """The quarantine of one consumer."""

    consumer: str
    box: Box

    async def keep(self, session: AsyncSession, refusals: Sequence[Refusal], now: datetime) -> Sequence[Refusal]:
        """Keep ``refusals``; return those that are new: one that is delivered again is kept and told once."""
        if not refusals:
            return []
        places = {(refusal.message.stream, refusal.message.stream_seq) for refusal in refusals}
        rows = await session.execute(
            select(quarantine.c.stream, quarantine.c.stream_seq, quarantine.c.stored_at).where(
                quarantine.c.consumer == self.consumer,
                is_one_of(quarantine.c.stream, quarantine.c.stream_seq, places),
            )
        )
        known = {tuple(row) for row in rows}
        fresh = [refusal for refusal in refusals if refusal.message.place not in known]
        if fresh:
            await session.execute(insert(quarantine), [self._row(refusal, now) for refusal in fresh])
        return fresh

    def _row(self, refusal: Refusal, now: datetime) -> dict[str, Any]:
        stream, stream_seq, stored_at = refusal.message.place
        return {
            "consumer": self.consumer,
            "stream": stream,
            "stream_seq": stream_seq,
            "stored_at": stored_at,
            "sender": refusal.sender[:_SENDER_LENGTH],
            "subject": refusal.message.subject[:_SUBJECT_LENGTH],
            "code": refusal.code,
            "received_at": now,
            # no second copy of what is sealed, whatever it is
            "body_encrypted": self.box.seal(b"" if is_sealed(refusal.message.subject) else refusal.message.body),
        }

    def report(self, refusals: Sequence[Refusal]) -> None:
        """Write one log line for each refusal."""
        for refusal in refusals:
            _log.warning(
                "event.quarantined",
                code=refusal.code,
                sender=refusal.sender,
                stream=refusal.message.stream,
                stream_seq=refusal.message.stream_seq,
            )


async def count_by_sender(session: AsyncSession) -> dict[str, int]:
    """Return how many messages of each sender are in quarantine."""
    rows = await session.execute(select(quarantine.c.sender, func.count()).group_by(quarantine.c.sender))
    return {row[0]: row[1] for row in rows}


async def prune(session: AsyncSession, now: datetime) -> None:
    """Forget what was kept long enough."""
    await session.execute(delete(quarantine).where(quarantine.c.received_at < now - KEPT_FOR))
