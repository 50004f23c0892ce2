"""What is in the stores, read from outside: no function of the services is used here."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg

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

    async def rows(self, place: Place, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of ``query``; ids come as 32 hexadecimal digits on either store."""
        address = self.addresses[place]
        if address.startswith("postgresql"):
            connection = await asyncpg.connect(address)
            try:
                return [tuple(_plain(value) for value in row) for row in await connection.fetch(query)]
            finally:
                await connection.close()
        with closing(sqlite3.connect(f"file:{Path(address)}?mode=ro", uri=True, timeout=30)) as connection:
            return [tuple(_plain(value) for value in row) for row in connection.execute(query)]


def plain_id(value: object) -> str:
    """Return an id as it is compared: 32 hexadecimal digits."""
    return str(value).replace("-", "")


def _plain(value: Any) -> Any:
    if type(value).__name__ == "UUID":
        return plain_id(value)
    return bytes(value) if isinstance(value, memoryview) else value
