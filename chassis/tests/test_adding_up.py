"""Counters are added up by one statement, each from what it was."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.statements import add_up
from arrimage_chassis.store.tables import DELIVERY, case_counter

pytestmark = pytest.mark.requirement("R-009")


async def test_what_is_new_begins_at_nothing_and_what_is_there_goes_on(store_dsn: str) -> None:
    store, one, other = Store(store_dsn), uuid4(), uuid4()

    async def added(counts: dict[tuple[str, UUID], int]) -> dict[tuple[str, UUID], int]:
        rows = [{"recipient": who, "case_id": case, "last": count} for (who, case), count in counts.items()]
        async with store.writing() as session:
            return {
                (row.recipient, row.case_id): row.last for row in await add_up(session, case_counter, "last", rows)
            }

    async with store.writing() as session:
        await (await session.connection()).run_sync(DELIVERY.create_all)
    assert await added({("margelle", one): 2}) == {("margelle", one): 2}
    both = {("margelle", one): 3, ("margelle", other): 1, ("virage", one): 4}
    assert await added(both) == {("margelle", one): 5, ("margelle", other): 1, ("virage", one): 4}
    many = {("margelle", uuid4()): 1 for _ in range(1200)}
    assert await added(many) == many
    await store.close()
