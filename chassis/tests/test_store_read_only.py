"""A file that was opened while its disk was read-only stays so for whoever opened it: it is opened anew."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.outage import is_outage, trouble_of

pytestmark = pytest.mark.requirement("R-009", "R-012")

SET = text("CREATE TABLE IF NOT EXISTS counter (value INTEGER)")


async def test_what_was_opened_on_a_read_only_disk_writes_again_once_the_disk_does(sqlite_dsn: str) -> None:
    store = Store(sqlite_dsn)
    disk_is_read_only = [True]

    def opened(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA query_only={'ON' if disk_is_read_only else 'OFF'}")
        cursor.close()

    event.listen(store.engine.sync_engine, "connect", opened)
    async with store.reading() as one, store.reading() as another:  # two connections that stay read-only
        await one.execute(text("SELECT 1"))
        await another.execute(text("SELECT 1"))
    with pytest.raises(OperationalError) as refused:
        async with store.writing() as session:
            await session.execute(SET)
    assert is_outage(refused.value) and trouble_of(refused.value) == "store.read_only"

    disk_is_read_only.clear()
    async with store.writing() as session:
        await session.execute(SET)
    assert not store.away
    async with store.writing() as session, store.reading() as another:
        await session.execute(SET)
        assert await another.scalar(text("PRAGMA query_only")) == 0, "no connection of before is left"
    await store.close()
