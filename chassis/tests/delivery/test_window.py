"""What of the outbox may go now, and that it is found by an index however long the backlog is."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from chassis.tests.probe import PROBE
from sqlalchemy import Connection, event, insert

from arrimage_chassis.delivery import window
from arrimage_chassis.delivery.ways import Way
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import migrate
from arrimage_chassis.store.tables import outbox

pytestmark = pytest.mark.requirement("R-009", "R-095")

_NOW: Final = datetime(2011, 3, 28, 9, 0, tzinfo=UTC)
_CASE, _OTHER = uuid4(), uuid4()


@pytest_asyncio.fixture
async def store(store_dsn: str) -> AsyncIterator[Store]:
    """A store with an empty outbox."""
    made = Store(store_dsn)
    await migrate(made, PROBE.metadata, PROBE.migrations)
    yield made
    await made.close()


def row(case: UUID = _CASE, way: Way = Way.PLAIN, **more: Any) -> dict[str, Any]:
    event_id = uuid4()
    return {
        "message_id": event_id.hex,
        "event_id": event_id,
        "lane": "border",
        "way": way,
        "recipient": "virage",
        "case_id": case,
        "subject": "evt.margelle.virage.ReferralSent.v1",
        "body": b"{}",
        "created_at": _NOW,
        "refused_code": None,
    } | more


async def put(store: Store, rows: Sequence[dict[str, Any]]) -> list[UUID]:
    async with store.writing() as session:
        await session.execute(insert(outbox), rows)
    return [each["event_id"] for each in rows]


async def may_go(
    store: Store, *, closed: Sequence[str] = (), paused: Mapping[Way, Sequence[str]] | None = None
) -> list[UUID]:
    async with store.reading() as session:
        rows = await window.read(session, closed, dict.fromkeys(Way, ()) | dict(paused or {}))
    return [each.event_id for each in rows]


async def test_a_withdrawal_passes_more_than_a_window_of_what_waits(store: Store) -> None:
    waiting = await put(store, [row(uuid4()) for _ in range(window.WINDOW + 20)])
    withdrawals = await put(store, [row(way=Way.WITHDRAWAL), row(_OTHER, Way.WITHDRAWAL)])
    assert await may_go(store) == [*withdrawals, *waiting][: window.WINDOW]


async def test_what_was_refused_for_ever_holds_back_its_case_by_its_way_and_nothing_else(store: Store) -> None:
    _, _, sealed, other = await put(
        store, [row(refused_code="bus.message_too_large"), row(), row(way=Way.SEALED), row(_OTHER)]
    )
    assert await may_go(store) == [sealed, other]


async def test_a_withdrawal_that_was_refused_for_ever_holds_no_other_back(store: Store) -> None:
    _, later = await put(
        store, [row(way=Way.WITHDRAWAL, refused_code="bus.message_too_large"), row(way=Way.WITHDRAWAL)]
    )
    assert await may_go(store) == [later]


async def test_a_recipient_that_refuses_one_way_is_left_alone_by_that_way(store: Store) -> None:
    plain, sealed, withdrawal, elsewhere = await put(
        store, [*(row(way=way) for way in (Way.PLAIN, Way.SEALED, Way.WITHDRAWAL)), row(recipient="csss-pds")]
    )
    assert await may_go(store, paused={Way.PLAIN: ["virage"]}) == [withdrawal, sealed, elsewhere]
    assert await may_go(store, paused={Way.SEALED: ["virage"]}) == [withdrawal, plain, elsewhere]
    assert await may_go(store, paused={Way.WITHDRAWAL: ["virage"]}) == [plain, sealed, elsewhere]


async def test_nothing_goes_by_a_lane_without_a_connection_or_a_second_time(store: Store) -> None:
    own, _, _ = await put(
        store,
        [row(lane="own", published_at=None), row(published_at=None), row(lane="own", published_at=_NOW)],
    )
    assert await may_go(store, closed=["border"]) == [own]


async def test_a_window_is_found_by_the_index_of_what_is_not_published(sqlite_dsn: str) -> None:
    store = Store(sqlite_dsn)
    asked: list[tuple[str, Any]] = []

    @event.listens_for(store.engine.sync_engine, "before_cursor_execute")
    def note(_connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    await migrate(store, PROBE.metadata, PROBE.migrations)
    await put(store, [row(uuid4()) for _ in range(window.WINDOW)])
    asked.clear()
    await may_go(store)
    (window_of_all, given), (withdrawals, given_there) = list(asked)
    for statement, parameters, how, index in (
        (window_of_all, given, "SCAN", "ix_outbox_unpublished"),
        (withdrawals, given_there, "SEARCH", "ix_outbox_withdrawals (way=?"),
    ):
        async with store.reading() as session:
            connection = await session.connection()
            steps = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plan = [str(step.detail) for step in steps]
        assert any(step.startswith(f"{how} outbox USING INDEX {index}") for step in plan)
        assert not any("TEMP B-TREE" in step for step in plan), "the index has the order"
    await store.close()
