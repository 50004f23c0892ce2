"""A statement on SQLite makes one trip to the thread of its connection, and means what it meant."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiosqlite
import pytest
import pytest_asyncio
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.engine import Store

pytestmark = pytest.mark.requirement("R-009")

_METADATA = MetaData()
_things = Table(
    "things",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
)


@pytest_asyncio.fixture
async def store(sqlite_dsn: str) -> AsyncIterator[Store]:
    made = Store(sqlite_dsn)
    async with made.writing() as session:
        await (await session.connection()).run_sync(_METADATA.create_all)
        await session.execute(insert(_things), [{"name": "chair"}, {"name": "table"}])
    yield made
    await made.close()


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What went to the thread of a connection, by name."""
    made: list[str] = []
    go: Any = aiosqlite.Connection._execute

    async def noted(connection: aiosqlite.Connection, do: Any, *args: Any, **named: Any) -> Any:
        made.append(getattr(do, "__name__", str(do)))
        return await go(connection, do, *args, **named)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", noted)
    yield made


async def _names(session: AsyncSession) -> list[str]:
    return list(await session.scalars(select(_things.c.name).order_by(_things.c.id)))


async def test_each_statement_makes_one_trip(store: Store, trips: list[str]) -> None:
    async with store.writing() as session:
        trips.clear()
        assert await _names(session) == ["chair", "table"]
        assert len(trips) == 1
        await session.execute(insert(_things), [{"name": "lamp"}, {"name": "stool"}])
        assert len(trips) == 2
        longer = update(_things).where(_things.c.id > 2).values(name=_things.c.name + "s")
        changed = await (await session.connection()).execute(longer)
        assert len(trips) == 3
        assert changed.rowcount == 2
        given = await session.execute(insert(_things).returning(_things.c.id), [{"name": "bed"}, {"name": "sofa"}])
        assert list(given.scalars()) == [5, 6]
        assert len(trips) == 4
        again = longer.returning(_things.c.id)
        changed = await (await session.connection()).execute(again)
        assert changed.rowcount == 4
        assert len(changed.fetchmany(3)) == 3
        assert changed.fetchone() is not None
        assert changed.fetchone() is None
    async with store.reading() as session:
        assert await _names(session) == ["chair", "table", "lampss", "stoolss", "beds", "sofas"]


async def test_what_the_database_refuses_is_told_and_the_connection_serves_on(store: Store) -> None:
    with pytest.raises(IntegrityError):
        async with store.writing() as session:
            await session.execute(insert(_things), [{"name": "desk"}, {"name": "chair"}])
    with pytest.raises(OperationalError):
        async with store.reading() as session:
            await (await session.connection()).exec_driver_sql("SELECT nothing FROM nowhere")
    async with store.reading() as session:
        assert await _names(session) == ["chair", "table"]


async def test_a_statement_that_returns_no_row_returns_none(store: Store) -> None:
    async with store.reading() as session:
        found = await session.execute(select(_things).where(_things.c.id == 0))
        assert found.first() is None
        assert await session.scalar(select(_things.c.name).where(_things.c.id == 1)) == "chair"
