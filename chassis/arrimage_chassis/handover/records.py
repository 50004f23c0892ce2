"""The records of a handover: what the role keeps, what it heard, what it said, and what it owes.

One record is one JSON object; ``record`` names its kind. The kinds of a role's own are its tables; those of
delivery are the same for all roles.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from sqlalchemy import Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.delivery.outbox import new_message_id
from arrimage_chassis.handover.values import plain_row, row_of
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.store import tables
from arrimage_chassis.store.statements import FURTHER_BY, insert_if_absent, keep_the_further

SAID: Final = "said"
"""An event that was said: its id, and where it lies. It is never said again."""
OWED: Final = "owed"
"""An event that is committed and not yet said: the next one says it."""
_OF_DELIVERY: Final = {
    "heard": tables.inbox,
    "waits": tables.parked,
    "alias": tables.border_alias,
    "counter": tables.case_counter,
    "parameter": tables.parameter_change,
}
_NOT_HANDED_OVER: Final = frozenset({("waits", "id"), ("parameter", "id")})


async def records_of(session: AsyncSession, definition: ServiceDefinition) -> AsyncIterator[dict[str, Any]]:
    """Yield all that the next one needs, in an order in which it can be taken."""
    for table in definition.metadata.sorted_tables:
        async for row in _rows(session, table):
            yield {"record": table.name, **row}
    for kind, table in _OF_DELIVERY.items():
        async for row in _rows(session, table):
            kept = {name: value for name, value in row.items() if (kind, name) not in _NOT_HANDED_OVER}
            yield {"record": kind, **kept}
    async for row in _rows(session, tables.said_before):
        yield {"record": SAID, **row}
    columns = tables.outbox.c
    published = select(
        columns.event_id, columns.stream, columns.stream_seq, columns.published_at.label("stored_at")
    ).where(columns.published_at.is_not(None), columns.stream.is_not(None), columns.stream_seq.is_not(None))
    for said in await session.execute(published.order_by(columns.seq)):
        yield {"record": SAID, **plain_row(tables.said_before, said._asdict())}
    waiting = select(tables.outbox).where(columns.published_at.is_(None)).order_by(columns.seq)
    for found in await session.execute(waiting):
        owed = plain_row(tables.outbox, found._asdict())
        yield {"record": OWED, **{name: owed[name] for name in owed if name not in ("seq", "message_id")}}


class Taking:
    """Takes records into a store; what is there already stays, unless it is less far."""

    def __init__(self, session: AsyncSession, definition: ServiceDefinition) -> None:
        self._session = session
        self._tables = {table.name: table for table in definition.metadata.sorted_tables}
        self._numbered: set[Table] = set()
        self.taken = 0
        self.unknown = 0
        """Records of a kind that this program does not keep: they were left."""

    async def take(self, said: Mapping[str, Any]) -> None:
        """Take one record.

        :raises ValueError: if it cannot be one of its kind.
        :raises TypeError: likewise.
        """
        kind = str(said.get("record"))
        if kind == OWED:
            row = {**row_of(tables.outbox, said), "message_id": new_message_id(), "attempts": 0}
            await insert_if_absent(self._session, tables.outbox, [row])
        elif kind == SAID:
            await insert_if_absent(self._session, tables.said_before, [row_of(tables.said_before, said)])
        elif (table := self._tables.get(kind, _OF_DELIVERY.get(kind))) is not None:
            if FURTHER_BY in table.info:  # a new store has such a row too: of nothing yet
                await keep_the_further(self._session, table, row_of(table, said))
            else:
                await insert_if_absent(self._session, table, [row_of(table, said)])
            self._numbered.add(table)
        else:
            self.unknown += 1
            return
        self.taken += 1

    async def finish(self) -> None:
        """Let numbers that the store gives go on after those that came (PostgreSQL keeps them apart)."""
        if self._session.get_bind().dialect.name != "postgresql":
            return
        for table in self._numbered:
            column = table.autoincrement_column
            if column is None:
                continue
            highest = await self._session.scalar(select(func.max(column)))
            name = {"table": f'"{table.name}"', "column": column.name}
            sequence = await self._session.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), name)
            if highest is not None and sequence is not None:
                query = text("SELECT setval(CAST(:sequence AS regclass), :highest)")
                await self._session.execute(query, {"sequence": sequence, "highest": highest})


async def _rows(session: AsyncSession, table: Table) -> AsyncIterator[dict[str, Any]]:
    for row in await session.execute(select(table).order_by(*table.primary_key.columns)):
        yield plain_row(table, row._asdict())
