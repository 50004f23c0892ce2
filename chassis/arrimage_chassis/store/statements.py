"""Statements that SQLAlchemy spells differently for each database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Table, and_, text, tuple_
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert

FURTHER_BY: Final = "further_by"
"""In ``info`` of a table whose rows tell how far something goes: the column that says so."""


def is_one_of(
    first: ColumnElement[Any], second: ColumnElement[Any], pairs: Collection[tuple[Any, Any]]
) -> ColumnElement[bool]:
    """Return the condition that two columns hold one of ``pairs``, which every store answers by an index.

    For ``(first, second) IN (…)`` alone SQLite looks at all that is there: a fifth of a second for each batch
    among half a million. Each column by itself leads it to the few among which the pairs are.
    """
    firsts, seconds = {one for one, _ in pairs}, {other for _, other in pairs}
    return and_(first.in_(firsts), second.in_(seconds), tuple_(first, second).in_(list(pairs)))


async def insert_if_absent(session: AsyncSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, leaving out those whose key is there already."""
    insert = postgresql_insert if _is_postgresql(session) else sqlite_insert
    await session.execute(insert(table).on_conflict_do_nothing(), list(rows))


async def keep_the_further(session: AsyncSession, table: Table, row: Mapping[str, Any]) -> None:
    """Insert ``row``, or put it in the place of the one under its key, if that one is less far."""
    insert = postgresql_insert if _is_postgresql(session) else sqlite_insert
    by, statement = table.info[FURTHER_BY], insert(table).values(**row)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_={name: statement.excluded[name] for name in row},
            where=table.c[by] < statement.excluded[by],
        )
    )


async def add_up(
    session: AsyncSession,
    table: Table,
    column: str,
    rows: Sequence[Mapping[str, Any]],
    *besides: ColumnElement[Any],
) -> Sequence[Row[Any]]:
    """Add what ``rows`` have in ``column`` to what is there under their keys, if anything; return the new rows.

    They are locked in the order given, until the commit. No key may come twice.

    :param besides: what else each row returned is to have: of another table, without a question of its own.
    """
    statement = _adding_up(_is_postgresql(session), table, column, besides)
    return list(await session.execute(statement, list(rows)))


@cache
def _adding_up(
    is_postgresql: bool, table: Table, column: str, besides: tuple[ColumnElement[Any], ...]
) -> ReturningInsert[Any]:
    """Return the statement, which is made once: to build it costs more than to run it."""
    statement = (postgresql_insert if is_postgresql else sqlite_insert)(table)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={column: table.c[column] + statement.excluded[column]},
    ).returning(*table.c, *besides)


async def one_at_a_time(session: AsyncSession, what: str) -> None:
    """Let no other transaction that asks the same of ``what`` run before this one ends.

    On SQLite there is one writing transaction at a time anyhow.
    """
    if _is_postgresql(session):
        await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"), {"what": what})


async def is_our_turn(session: AsyncSession, what: str) -> bool:
    """As :func:`one_at_a_time`, but tell at once whether another transaction does ``what`` now."""
    if not _is_postgresql(session):
        return True
    query = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:what, 0))")
    return bool(await session.scalar(query, {"what": what}))


def _is_postgresql(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"
