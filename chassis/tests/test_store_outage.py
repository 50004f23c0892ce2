"""What the driver itself stumbles over is the store's outage: the same is tried again, and nothing is parked."""

from __future__ import annotations

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from arrimage_chassis.store import at_rest
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.outage import is_outage
from arrimage_testing.postgres_server import PostgresServer
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


@pytest.mark.parametrize("noticed", [True, False], ids=["the driver noticed", "nobody noticed"])
async def test_a_connection_that_ended_at_rest_is_nobodys_trouble(
    postgres_server: PostgresServer, postgres_dsn: str, monkeypatch: pytest.MonkeyPatch, noticed: bool
) -> None:
    """As after a restart of the server; unnoticed, when the loop was busy or a wire went silent."""
    store = Store(postgres_dsn)
    async with store.writing() as first, store.reading() as second:
        held = {
            (await (await each.connection()).get_raw_connection()).driver_connection for each in (first, second)
        }
    assert len(held) == 2
    postgres_server.disconnect_all(postgres_dsn)
    if noticed:
        await eventually(lambda: all(each is not None and each.is_closed() for each in held), what="they ended")
    else:
        monkeypatch.setattr(at_rest, "ASKED_AFTER_SECONDS", 0.0)
    for opened in (store.writing, store.reading, store.writing, store.reading):
        async with opened() as session:
            assert await session.scalar(text("SELECT 1")) == 1
    assert not store.errors
    await store.close()


async def test_a_server_is_not_asked_before_each_transaction(
    postgres_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, asked = Store(postgres_dsn), list[object]()
    monkeypatch.setattr(store.engine.sync_engine.dialect, "do_ping", asked.append)
    for opened in (store.writing, store.reading) * 5:
        async with opened() as session:
            await session.scalar(text("SELECT 1"))
    assert asked == []
    monkeypatch.setattr(at_rest, "ASKED_AFTER_SECONDS", 0.0)
    async with store.reading() as session:
        await session.scalar(text("SELECT 1"))
    assert len(asked) == 1
    await store.close()


async def test_who_reads_begins_no_transaction_and_who_writes_on_the_same_connection_does(
    postgres_dsn: str,
) -> None:
    store, began = Store(postgres_dsn), text("SELECT transaction_timestamp()")
    for _ in range(2):
        async with store.reading() as session:
            assert await session.scalar(began) != await session.scalar(began)
        async with store.writing() as session:
            assert await session.scalar(began) == await session.scalar(began)
    assert store.engine.pool.status().startswith("Pool size: 5  Connections in pool: 1 ")
    await store.close()


async def test_a_statement_that_is_wrong_is_none(postgres_dsn: str) -> None:
    store = Store(postgres_dsn)
    with pytest.raises(DBAPIError) as caught:
        async with store.writing() as session:
            await session.execute(text("SELECT missing FROM nowhere"))
    assert (is_outage(caught.value), store.away) == (False, False)
    await store.close()
