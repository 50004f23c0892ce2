from __future__ import annotations

import pytest
from sqlalchemy import text

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import differences, migrate
from arrimage_followup.app import SERVICE


@pytest.mark.requirement("R-003")
async def test_the_migrations_make_the_declared_tables(store_dsn: str) -> None:
    store = Store(store_dsn)
    try:
        await migrate(store, SERVICE.metadata, SERVICE.migrations)
        assert await differences(store, SERVICE.metadata) == []
    finally:
        await store.close()


@pytest.mark.requirement("R-016")
async def test_due_calls_are_found_by_the_index(sqlite_dsn: str) -> None:
    store = Store(sqlite_dsn)
    try:
        await migrate(store, SERVICE.metadata, SERVICE.migrations)
        async with store.reading() as session:
            due = "FROM followup WHERE state = 'scheduled'"
            for query in (
                f"SELECT min(due_on) {due}",
                f"SELECT * {due} AND due_on <= '2011-03-28' ORDER BY due_on, followup_id LIMIT 100",
            ):
                plan = (await session.execute(text(f"EXPLAIN QUERY PLAN {query}"))).all()
                assert "USING" in plan[0].detail and "ix_followup_due" in plan[0].detail
    finally:
        await store.close()
