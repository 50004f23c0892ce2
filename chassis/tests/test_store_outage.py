"""What the driver itself stumbles over is the store's outage: the same is tried again, and nothing is parked."""

from __future__ import annotations

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.outage import is_outage
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-009")


async def test_a_connection_that_ends_while_it_is_used_is_an_outage(
    postgres_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cannot(*_args: object, **_options: object) -> None:
        raise asyncpg.InternalClientError("cannot switch to state 11; another operation (2) is in progress")

    store = Store(postgres_dsn)
    with monkeypatch.context() as patched, pytest.raises(DBAPIError) as caught:
        async with store.writing() as session:
            patched.setattr(asyncpg.Connection, "prepare", cannot)
            await session.execute(text("CREATE TABLE counter (value INTEGER)"))
    assert (is_outage(caught.value), store.away) == (True, True)
    async with store.writing() as session:
        await session.execute(text("CREATE TABLE counter (value INTEGER)"))
    assert not store.away
    await store.close()


async def test_a_connection_that_the_server_ended_at_rest_is_nobodys_trouble(postgres_dsn: str) -> None:
    """As after its restart: the driver knows, so the store asks nothing before it works."""
    store, other = Store(postgres_dsn), Store(postgres_dsn)
    async with store.writing() as first, store.reading() as second:
        held = [
            (await (await each.connection()).get_raw_connection()).driver_connection for each in (first, second)
        ]
        backends = [each.get_server_pid() for each in held if each is not None]
    async with other.writing() as session:
        for backend in backends:
            await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
    await eventually(lambda: all(each is not None and each.is_closed() for each in held), what="they ended")
    for _ in held:
        async with store.reading() as session:
            assert await session.scalar(text("SELECT 1")) == 1
    assert len(backends) == 2
    await store.close()
    await other.close()


async def test_who_reads_on_postgresql_begins_no_transaction(postgres_dsn: str) -> None:
    store, began = Store(postgres_dsn), text("SELECT transaction_timestamp()")
    async with store.reading() as session:
        assert await session.scalar(began) != await session.scalar(began)
    async with store.writing() as session:
        assert await session.scalar(began) == await session.scalar(began)
    await store.close()


async def test_a_statement_that_is_wrong_is_none(postgres_dsn: str) -> None:
    store = Store(postgres_dsn)
    with pytest.raises(DBAPIError) as caught:
        async with store.writing() as session:
            await session.execute(text("SELECT missing FROM nowhere"))
    assert (is_outage(caught.value), store.away) == (False, False)
    await store.close()
