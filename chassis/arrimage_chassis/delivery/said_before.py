"""What a role said before its store was made: read from its stream, never said again.

Ids follow from facts, so an event that is said anew has the id under which it was said (``contracts/ids.py``).
``Nats-Msg-Id`` could not tell: the server's window is minutes, and a store may be made anew after years.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from arrimage_chassis.store.statements import insert_if_absent
from arrimage_chassis.store.tables import outbox, said_before

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from arrimage_chassis.delivery.screening import Message

_AT_ONCE = 500


class SaidBefore:
    """The ids of past events that the store was rebuilt from; most stores have none, and pay nothing."""

    def __init__(self) -> None:
        self.any = False
        """Whether the store was, or is being, rebuilt from past events."""

    async def load(self, session: AsyncSession) -> None:
        """See whether there are any."""
        self.any = await session.scalar(select(said_before.c.event_id).limit(1)) is not None

    async def note(self, session: AsyncSession, said: Sequence[tuple[UUID, Message]]) -> None:
        """Write down that these events are in their stream; what of them waits in the outbox was said."""
        if not said:
            return
        self.any = True
        rows = [
            {
                "event_id": event_id,
                "stream": message.stream,
                "stream_seq": message.stream_seq,
                "stored_at": message.stored_at,
            }
            for event_id, message in said
        ]
        await insert_if_absent(session, said_before, rows)
        waits = (outbox.c.event_id == bindparam("of_event"), outbox.c.published_at.is_(None))
        await session.execute(
            update(outbox)
            .where(*waits)
            .values(
                published_at=bindparam("at"),
                stream=bindparam("in_stream"),
                stream_seq=bindparam("as_seq"),
                refused_code=None,
            ),
            [
                {
                    "of_event": row["event_id"],
                    "at": row["stored_at"],
                    "in_stream": row["stream"],
                    "as_seq": row["stream_seq"],
                }
                for row in rows
            ],
        )

    async def mark(self, session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
        """Fill in, in new rows of the outbox, where those lie that were said before."""
        for row in rows:
            row.setdefault("published_at", None)
            row.setdefault("stream", None)
            row.setdefault("stream_seq", None)
        if not self.any:
            return
        known = await self._places(session, [row["event_id"] for row in rows])
        for row in rows:
            if (place := known.get(row["event_id"])) is not None:
                row["stream"], row["stream_seq"], row["published_at"] = place

    async def _places(self, session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Any]:
        wanted, found = list(ids), {}
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            rows = await session.execute(select(said_before).where(said_before.c.event_id.in_(some)))
            found.update({row.event_id: (row.stream, row.stream_seq, row.stored_at) for row in rows})
        return found
