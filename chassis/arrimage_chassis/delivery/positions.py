"""How far each stream was when it stored what we sent: a place that goes back means that it was restored."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.bus.port import Stored
from arrimage_chassis.store.tables import outbox, stream_position


async def read(session: AsyncSession) -> dict[str, int]:
    """Return the highest sequence that each stream answered."""
    rows = await session.execute(select(stream_position.c.stream, stream_position.c.last_seq))
    return {row.stream: row.last_seq for row in rows}


async def advance(session: AsyncSession, before: dict[str, int], answers: Mapping[int, Stored]) -> dict[str, int]:
    """Keep the new positions; return, for each stream found restored, how many events will be said again.

    ``answers`` are the server's words by the row of the outbox. What was stored at or after the lowest place
    answered now is gone from a restored stream, so it becomes unpublished again, under its own event id: readers
    who had it take it once.
    """
    restored = {}
    fresh = {row: answer for row, answer in answers.items() if not answer.duplicate}
    for stream in {answer.stream for answer in fresh.values()}:
        places = [answer.seq for answer in fresh.values() if answer.stream == stream]
        last = before.get(stream)
        if last is None:
            await session.execute(insert(stream_position).values(stream=stream, last_seq=max(places)))
            continue
        if min(places) <= last:
            restored[stream] = await _say_again(session, stream, min(places), but_not=list(fresh))
        await session.execute(
            update(stream_position).where(stream_position.c.stream == stream).values(last_seq=max(places))
        )
    return restored


async def _say_again(session: AsyncSession, stream: str, from_seq: int, *, but_not: list[int]) -> int:
    lost = (
        outbox.c.stream == stream,
        outbox.c.stream_seq >= from_seq,
        outbox.c.seq.not_in(but_not),
        outbox.c.wiped_at.is_(None),
    )
    count = await session.scalar(select(func.count()).select_from(outbox).where(*lost))
    await session.execute(
        update(outbox).where(*lost).values(published_at=None, stream=None, stream_seq=None, attempts=1)
    )
    return count or 0
