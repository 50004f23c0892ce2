from __future__ import annotations

import pytest

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import differences, migrate
from arrimage_notifications.app import SERVICE


@pytest.mark.requirement("R-003")
async def test_the_migrations_make_the_declared_tables(store_dsn: str) -> None:
    store = Store(store_dsn)
    try:
        await migrate(store, SERVICE.metadata, SERVICE.migrations)
        assert await differences(store, SERVICE.metadata) == []
    finally:
        await store.close()
