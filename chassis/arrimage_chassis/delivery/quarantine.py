"""What arrived and is not to be handled: kept encrypted for thirty days, counted per sender, blocking nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.delivery.screening import Refusal
from arrimage_chassis.logs import get_logger
from arrimage_chassis.secrets import Box
from arrimage_chassis.store.tables import quarantine

KEPT_FOR: Final = timedelta(days=30)

_log = get_logger()


@dataclass(frozen=True)
class Quarantine:
    """The quarantine of one consumer."""

    consumer: str
    box: Box

    async def keep(self, session: AsyncSession, refusals: Sequence[Refusal], now: datetime) -> None:
        """Keep ``refusals``; one that is delivered again is kept once."""
        if not refusals:
            return
        make = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
        await session.execute(
            make(quarantine).on_conflict_do_nothing(),
            [
                {
                    "consumer": self.consumer,
                    "stream": refusal.message.stream,
                    "stream_seq": refusal.message.stream_seq,
                    "sender": refusal.sender,
                    "subject": refusal.message.subject[:255],
                    "code": refusal.code,
                    "received_at": now,
                    "body_encrypted": self.box.seal(refusal.message.body),
                }
                for refusal in refusals
            ],
        )

    def report(self, refusals: Sequence[Refusal]) -> None:
        """Write one log line for each refusal, once it is kept."""
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
