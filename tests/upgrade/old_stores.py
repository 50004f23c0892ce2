"""Stores that an earlier release left: put back where they were, and read as they are, row by row."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Connection, inspect, make_url

from arrimage_chassis.store.engine import Store

_HERE = Path(__file__).parent
Rows = list[dict[str, Any]]


class OldNetwork:
    """What a release left of both nodes, on one kind of store."""

    def __init__(self, release: str, kind: str) -> None:
        self._place = _HERE / release / kind
        self._facts = json.loads((self._place / "facts.json").read_text())

    def case(self, name: str) -> dict[str, str]:
        """The ids of a case, as both nodes know it."""
        ids: dict[str, str] = self._facts[name]
        return ids

    def secret(self, organization: str) -> bytes:
        """The node's secret: what its store encrypted can be read with it alone."""
        return base64.b64decode(self._facts["secrets"][organization])

    async def put_back(self, organization: str, service: str, dsn: str) -> None:
        """Fill the empty store at ``dsn``."""
        script = (self._place / f"{organization}-{service}.sql").read_text()
        url = make_url(dsn)
        if url.get_backend_name() == "sqlite":
            with closing(sqlite3.connect(str(url.database))) as store:
                store.executescript(script)
            return
        connection = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
        try:
            await connection.execute(script)
        finally:
            await connection.close()


async def all_rows(dsn: str) -> dict[str, Rows]:
    """Return the rows of every table, as the driver gives them."""
    async with _opened(dsn) as store, store.reading() as session:
        return await (await session.connection()).run_sync(_read)


@asynccontextmanager
async def _opened(dsn: str) -> AsyncIterator[Store]:
    store = Store(dsn)
    try:
        yield store
    finally:
        await store.close()


def _read(connection: Connection) -> dict[str, Rows]:
    names = inspect(connection).get_table_names()
    return {
        name: [dict(row._mapping) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
        for name in names
    }
