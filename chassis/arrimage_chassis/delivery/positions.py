"""How far each stream was when it stored what we sent: a place that goes back means that it was restored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.bus.port import Stored
from arrimage_chassis.delivery.ways import Way
from arrimage_chassis.store.tables import outbox, stream_position


@dataclass(frozen=True)
class Said:
    """What was said last into a stream, or last of one kind: where it was put, and how."""

    stream: str
    place: int
    lane: str
    recipient: str
    subject: str


async def read(session: AsyncSession) -> dict[str, int]:
    """Return the highest sequence that each stream answered."""
    rows = await session.execute(select(stream_position.c.stream, stream_position.c.last_seq))
    return {row.stream: row.last_seq for row in rows}


async def last_said(session: AsyncSession, since: datetime) -> Sequence[Said]:
    """Return what was said last into each stream that keeps what was read, if it was said since then."""
    found = []
    for stream in await read(session):
        rows = await session.execute(
            select(outbox).where(outbox.c.stream == stream).order_by(outbox.c.stream_seq.desc()).limit(1)
        )
        found += [
            Said(stream, row.stream_seq, row.lane, row.recipient, row.subject)
            for row in rows
            if row.way != Way.SEALED and row.published_at >= since
        ]
    return found


async def kinds_said(session: AsyncSession, stream: str, since: datetime) -> Sequence[Said]:
    """Return the last event of each kind that was said into ``stream`` since then."""
    kind = (outbox.c.lane, outbox.c.recipient, outbox.c.subject)
    rows = await session.execute(
        select(func.max(outbox.c.stream_seq), *kind)
        .where(outbox.c.stream == stream, outbox.c.published_at >= since)
        .group_by(*kind)
    )
    return [Said(stream, *row) for row in rows]


async def say_again_after(session: AsyncSession, stream: str, there: Mapping[str, int], since: datetime) -> int:
    """Let be said again what lay after the last of its kind that is ``there``, by subject; return how much."""
    again = 0
    for subject, place in there.items():
        lost = (outbox.c.stream == stream, outbox.c.subject == subject, outbox.c.stream_seq > place)
        again += await _unpublish(session, *lost, outbox.c.published_at >= since)
    await session.execute(
        update(stream_position)
        .where(stream_position.c.stream == stream)
        .values(last_seq=max(there.values(), default=0))
    )
    return again


async def advance(session: AsyncSession, answers: Mapping[int, Stored]) -> dict[str, int]:
    """Keep the new positions; return, for each stream found restored, how many events will be said again.

    ``answers`` are the server's words by the row of the outbox. What was stored at or after the lowest place
    that shows it is gone from a restored stream, so it becomes unpublished again, under its own event id: readers
    who had it take it once. A place shows it that is not behind the last one; and of what was stored before,
    its answer lost, one at which another event of ours lay.
    """
    before, restored = await read(session), {}
    for stream in {answer.stream for answer in answers.values()}:
        fresh = [answer.seq for answer in answers.values() if answer.stream == stream and not answer.duplicate]
        again = [answer.seq for answer in answers.values() if answer.stream == stream and answer.duplicate]
        last = before.get(stream)
        if last is not None:
            gone = [place for place in fresh if place <= last]
            if again:
                gone += await _taken_by_others(session, stream, again, but_not=list(answers))
            if gone:
                restored[stream] = await _say_again(session, stream, min(gone), but_not=list(answers))
        if not fresh:
            continue
        if last is None:
            await session.execute(insert(stream_position).values(stream=stream, last_seq=max(fresh)))
        else:
            await session.execute(
                update(stream_position).where(stream_position.c.stream == stream).values(last_seq=max(fresh))
            )
    return restored


async def _taken_by_others(
    session: AsyncSession, stream: str, places: Sequence[int], *, but_not: Sequence[int]
) -> Sequence[int]:
    """Return those of ``places`` at which the stream once stored another row, and so was restored since."""
    found = await session.scalars(
        select(outbox.c.stream_seq).where(
            outbox.c.stream == stream, outbox.c.stream_seq.in_(places), outbox.c.seq.not_in(but_not)
        )
    )
    return [place for place in found if place is not None]


async def _say_again(session: AsyncSession, stream: str, from_seq: int, *, but_not: list[int]) -> int:
    return await _unpublish(
        session, outbox.c.stream == stream, outbox.c.stream_seq >= from_seq, outbox.c.seq.not_in(but_not)
    )


async def _unpublish(session: AsyncSession, *which: ColumnElement[bool]) -> int:
    lost = (*which, outbox.c.wiped_at.is_(None))
    count = await session.scalar(select(func.count()).select_from(outbox).where(*lost))
    await session.execute(
        update(outbox).where(*lost).values(published_at=None, stream=None, stream_seq=None, attempts=1)
    )
    return count or 0
