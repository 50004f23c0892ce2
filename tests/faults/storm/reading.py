"""What is in the stores, read from outside: no function of the services is used here."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg

_WAITS = 60.0
Place = tuple[str, str]
"""An organization and one of its services."""


class Stores:
    """The stores of all services, by place: a SQLite file or an address of PostgreSQL."""

    def __init__(self, addresses: dict[Place, str]) -> None:
        self.addresses = addresses

    @property
    def places(self) -> Sequence[Place]:
        """Every place that has a store."""
        return tuple(self.addresses)

    @property
    def are_sqlite(self) -> bool:
        """Tell whether they are files of SQLite."""
        return not any(address.startswith("postgresql") for address in self.addresses.values())

    async def rows(self, place: Place, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of ``query``; ids come as 32 hexadecimal digits on either store."""
        address = self.addresses[place]
        if address.startswith("postgresql"):
            return await _rows_of_postgresql(address, query)
        with closing(sqlite3.connect(f"file:{Path(address)}?mode=ro", uri=True, timeout=30)) as connection:
            return [tuple(_plain(value) for value in row) for row in connection.execute(query)]


async def _rows_of_postgresql(address: str, query: str) -> list[tuple[Any, ...]]:
    """Ask until the server answers: what is done to it is done to whoever looks, too."""
    give_up_at = time.monotonic() + _WAITS
    while True:
        try:
            connection = await asyncpg.connect(address, timeout=5)
            try:
                return [tuple(_plain(value) for value in row) for row in await connection.fetch(query, timeout=10)]
            finally:
                await connection.close(timeout=5)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError):
            if time.monotonic() > give_up_at:
                raise
            await asyncio.sleep(0.2)


def plain_id(value: object) -> str:
    """Return an id as it is compared: 32 hexadecimal digits."""
    return str(value).replace("-", "")


def _plain(value: Any) -> Any:
    if type(value).__name__ == "UUID":
        return plain_id(value)
    return bytes(value) if isinstance(value, memoryview) else value
