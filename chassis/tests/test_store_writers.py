"""Who writes has the store for itself from the first look on: what was read still holds when it is written."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Column, Integer, MetaData, Table, delete, insert, make_url, select, text, update

from arrimage_chassis.store.engine import Store

pytestmark = pytest.mark.requirement("R-008", "R-009")

READ, SET = text("SELECT value FROM counter"), text("UPDATE counter SET value = :value")


@pytest_asyncio.fixture
async def store(sqlite_dsn: str) -> AsyncIterator[Store]:
    store = Store(sqlite_dsn)
    async with store.writing() as session:
        await session.execute(text("CREATE TABLE counter (value INTEGER)"))
        await session.execute(text("INSERT INTO counter VALUES (1)"))
    yield store
    await store.close()


def other_program(store: Store) -> sqlite3.Connection:
    """A second instance, or the command line: it waits for nobody, so that the test needs no clock."""
    file = Path(make_url(store.engine.url).database or "")
    return sqlite3.connect(file, timeout=0, isolation_level=None)


async def test_who_reads_before_it_writes_is_overtaken_by_no_other_program(store: Store) -> None:
    with closing(other_program(store)) as other:
        async with store.writing() as session:
            value = await session.scalar(READ)
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("UPDATE counter SET value = value + 10")
            await session.execute(SET, {"value": value + 1})
        other.execute("UPDATE counter SET value = value + 10")
        assert other.execute("SELECT value FROM counter").fetchone() == (12,)


async def test_who_reads_alone_holds_up_no_writer_and_sees_one_state(store: Store) -> None:
    with closing(other_program(store)) as other:
        async with store.reading() as session:
            before = await session.scalar(READ)
            other.execute("UPDATE counter SET value = 5")
            assert await session.scalar(READ) == before == 1
        async with store.reading() as session:
            assert await session.scalar(READ) == 5


async def test_what_a_savepoint_kept_goes_with_the_transaction_around_it(store: Store) -> None:
    with pytest.raises(ZeroDivisionError):
        async with store.writing() as session:
            async with session.begin_nested():
                await session.execute(SET, {"value": 7})
            raise ZeroDivisionError
    async with store.reading() as session:
        assert await session.scalar(READ) == 1


async def test_who_reads_cannot_write(store_dsn: str) -> None:
    store, things = Store(store_dsn), Table("things", MetaData(), Column("id", Integer, primary_key=True))
    async with store.writing() as session:
        await (await session.connection()).run_sync(things.metadata.create_all)
    for statement in (insert(things).values(id=1), update(things).values(id=2), delete(things)):
        with pytest.raises(RuntimeError):
            async with store.reading() as session:
                await session.execute(statement)
    async with store.reading() as session:
        assert list(await session.scalars(select(things.c.id))) == []
    await store.close()
