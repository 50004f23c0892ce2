"""What is asked for each batch is found by an index, however much there is of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from sqlalchemy import ColumnElement, insert, select, text
from sqlalchemy.dialects import sqlite

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.statements import is_one_of
from arrimage_chassis.store.tables import DELIVERY, inbox, parked, quarantine

pytestmark = pytest.mark.requirement("R-010")

_NOW: Final = datetime(2011, 3, 28, 9, 0, tzinfo=UTC)
_CONSUMER: Final = "OWN/followup"
PAIRS: Final[Mapping[str, tuple[tuple[ColumnElement[Any], ColumnElement[Any]], tuple[Any, ...], str]]] = {
    "what took effect": ((inbox.c.source, inbox.c.event_id), (inbox.c.consumer == _CONSUMER,), "event_id=?"),
    "what is parked": ((parked.c.source, parked.c.event_id), (parked.c.consumer == _CONSUMER,), "event_id=?"),
    "cases held back": ((parked.c.source, parked.c.case_id), (parked.c.consumer == _CONSUMER,), "case_id=?"),
}


@pytest.mark.parametrize("what", PAIRS)
async def test_what_each_batch_asks_for_is_found_by_all_of_its_key(sqlite_dsn: str, what: str) -> None:
    columns, besides, last = PAIRS[what]
    query = select(*columns).where(*besides, is_one_of(*columns, [("a", uuid4()), ("a", uuid4()), ("b", uuid4())]))
    steps = await _plan(sqlite_dsn, query)
    [step] = [step for step in steps if columns[0].table.name in step]
    assert step.startswith("SEARCH")
    assert step.endswith(f"{columns[0].name}=? AND {last})")


async def test_what_is_quarantined_is_found_by_its_place(sqlite_dsn: str) -> None:
    columns = quarantine.c.stream, quarantine.c.stream_seq
    query = select(*columns).where(quarantine.c.consumer == _CONSUMER, is_one_of(*columns, [("A", 1), ("A", 2)]))
    [step] = [step for step in await _plan(sqlite_dsn, query) if "quarantine" in step]
    assert step.endswith("(consumer=? AND stream=? AND stream_seq=?)")


async def test_a_pair_is_found_and_not_what_two_pairs_have_between_them(sqlite_dsn: str) -> None:
    store, one, other = Store(sqlite_dsn), uuid4(), uuid4()
    there = [("a", one), ("b", other)]
    async with store.writing() as session:
        await (await session.connection()).run_sync(DELIVERY.create_all)
        rows = [{"consumer": "c", "source": a, "event_id": b, "landed_at": _NOW} for a, b in there]
        await session.execute(insert(inbox), rows)

        async def found(pairs: set[tuple[str, UUID]]) -> list[tuple[str, UUID]]:
            columns = inbox.c.source, inbox.c.event_id
            return [
                tuple(row) for row in await session.execute(select(*columns).where(is_one_of(*columns, pairs)))
            ]

        assert sorted(await found({*there, ("a", other)})) == there
        assert await found({("a", other), ("b", one)}) == []
        assert await found(set()) == []
    await store.close()


async def _plan(dsn: str, query: Any) -> list[str]:
    store = Store(dsn)
    async with store.writing() as session:
        await (await session.connection()).run_sync(DELIVERY.create_all)
        asked = query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
        steps = [row[3] for row in await session.execute(text(f"EXPLAIN QUERY PLAN {asked}"))]
    await store.close()
    return steps
