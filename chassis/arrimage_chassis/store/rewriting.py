"""Write a store's files anew, so that no free page and no log of SQLite holds what was deleted."""

from __future__ import annotations

from sqlalchemy import Table, text

from arrimage_chassis.store.engine import Store


async def leave_no_traces(store: Store, *emptied: Table) -> None:
    """Let the files hold nothing of what was deleted, as far as the database can.

    On SQLite the file is written anew and its log is cut. On PostgreSQL the ``emptied`` tables get new files; its
    own write-ahead log, its replicas and archives keep what they have until they are recycled: docs/how-to.
    """
    if store.is_sqlite:
        async with store.engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None  # noqa: S101 - it was opened a line before
            await raw.execute("VACUUM")
            await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    async with store.writing() as session:
        for table in emptied:
            await session.execute(text(f'TRUNCATE TABLE "{table.name}"'))
