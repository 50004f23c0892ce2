"""What the driver itself stumbles over is the store's outage: the same is tried again, and nothing is parked."""

from __future__ import annotations

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.outage import is_outage

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


async def test_a_statement_that_is_wrong_is_none(postgres_dsn: str) -> None:
    store = Store(postgres_dsn)
    with pytest.raises(DBAPIError) as caught:
        async with store.writing() as session:
            await session.execute(text("SELECT missing FROM nowhere"))
    assert (is_outage(caught.value), store.away) == (False, False)
    await store.close()
