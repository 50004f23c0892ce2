"""SQLite by aiosqlite, with one trip to a connection's thread for each statement in place of three or four.

aiosqlite goes there to make a cursor, to execute, to fetch and to close: most of what a small statement costs.
Here all is done in one go, and these cursors of the database never leave its thread. See decision 23.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Any, Self

import aiosqlite

_ROWS_AT_ONCE = 64
"""aiosqlite's own default; nothing here reads rows by and by."""


class OneTripCursor:
    """What SQLAlchemy asks of a cursor of aiosqlite. The rows of a statement are fetched with it."""

    arraysize = 1
    """How many rows are taken where nobody says how many, as in DB-API."""

    def __init__(self, connection: OneTripConnection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Run a statement, and fetch what it returns."""
        await self._connection.in_its_thread(self._run, sqlite3.Cursor.execute, sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Run a statement once for each of ``parameters``."""
        await self._connection.in_its_thread(self._run, sqlite3.Cursor.executemany, sql, parameters)
        return self

    async def fetchall(self) -> Sequence[Any]:
        """Return the rows that are left."""
        return await self.fetchmany(len(self._rows))

    async def fetchmany(self, size: int | None = None) -> Sequence[Any]:
        """Return the next ``size`` rows, or what is left of them."""
        count = self.arraysize if size is None else size
        rows, self._rows = self._rows[:count], self._rows[count:]
        return rows

    async def fetchone(self) -> Any:
        """Return the next row, or None."""
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        """Forget the rows: the database's cursor is closed already."""
        self._rows = ()

    def _run(self, opened: sqlite3.Connection, how: Callable[..., Any], sql: str, parameters: Any) -> None:
        with closing(opened.cursor()) as cursor:
            how(cursor, sql, parameters)
            self._rows = cursor.fetchall() if cursor.description else ()
            # not before: of a statement that returns rows it is not known how many it changed
            self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid


class OneTripConnection(aiosqlite.Connection):
    """A connection of aiosqlite with such cursors."""

    async def in_its_thread(self, do: Callable[..., Any], *args: Any) -> None:
        """Call ``do`` with the database and ``args`` in the thread of this connection."""
        await self._execute(do, self._conn, *args)  # type: ignore[no-untyped-call]

    def cursor(self) -> OneTripCursor:  # type: ignore[override]  # SQLAlchemy enters it and awaits its methods
        """Return a cursor, for which nothing is done yet."""
        return OneTripCursor(self)


def connect(file: str, **options: Any) -> OneTripConnection:
    """Return a connection to the database in ``file``, to be awaited; ``options`` are those of :mod:`sqlite3`.

    Its thread does not keep a process alive that ends without closing it, as SQLAlchemy has it.
    """
    connection = OneTripConnection(lambda: sqlite3.connect(file, **options), _ROWS_AT_ONCE)
    connection._thread.daemon = True
    return connection
