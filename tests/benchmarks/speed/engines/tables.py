"""The rows that every engine writes: those of the chassis, and the probe's one table; not migrated, but made."""

from __future__ import annotations

from chassis.tests.probe import METADATA, applied
from sqlalchemy import create_engine, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from arrimage_chassis.store.tables import DELIVERY, inbox, outbox

__all__ = ["applied", "inbox", "make_tables", "outbox", "plain_dsn", "sqlite_file"]


def sqlite_file(url: str) -> str | None:
    """Return the file of a SQLite store; None: it is PostgreSQL."""
    parsed = make_url(url)
    return parsed.database if parsed.get_backend_name() == "sqlite" else None


def plain_dsn(url: str) -> str:
    """Return the address as PostgreSQL's own drivers read it."""
    return url.replace("+asyncpg", "")


async def make_tables(url: str) -> None:
    """Make the tables, if they are not there."""
    if file := sqlite_file(url):
        engine = create_engine(f"sqlite:///{file}")
        for metadata in (DELIVERY, METADATA):
            metadata.create_all(engine)
        engine.dispose()
        return
    server = create_async_engine(url)
    async with server.begin() as connection:
        for metadata in (DELIVERY, METADATA):
            await connection.run_sync(metadata.create_all)
    await server.dispose()
