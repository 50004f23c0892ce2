from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from arrimage_chassis.store import types
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import differences, migrate
from arrimage_notifications.app import SERVICE
from arrimage_notifications.domain.notice_state import NoticeState
from arrimage_notifications.domain.rules import NoticeKind, Role, notice_id
from arrimage_notifications.store.notices import is_noted, list_due, list_notices

_THREAD = sa.table(
    "notice",
    sa.column("notice_id", sa.Uuid()),
    sa.column("cause_event_id", sa.Uuid()),
    sa.column("case_id", sa.Uuid()),
    sa.column("role", sa.String()),
    sa.column("kind", sa.String()),
    sa.column("language", sa.String()),
    sa.column("text", sa.String()),
    sa.column("state", sa.String()),
    sa.column("channel", sa.String()),
    sa.column("created_at", types.UtcInstant()),
    sa.column("written_at", types.UtcInstant()),
)
AT = datetime(2010, 10, 4, 13, 30, tzinfo=UTC)


@pytest.mark.requirement("R-003")
async def test_the_migrations_make_the_declared_tables(store_dsn: str) -> None:
    store = Store(store_dsn)
    try:
        await migrate(store, SERVICE.metadata, SERVICE.migrations)
        assert await differences(store, SERVICE.metadata) == []
    finally:
        await store.close()


@pytest.mark.requirement("R-003", "R-338")
async def test_what_the_thread_wrote_is_kept_and_not_told_again(store_dsn: str, tmp_path: Path) -> None:
    store, thread = Store(store_dsn), tmp_path / "thread"
    thread.mkdir()
    shutil.copy(SERVICE.migrations / "notifications_0001_first_tables.py", thread)
    causes = [uuid4() for _ in range(3)]
    rows = [
        {
            "notice_id": notice_id(cause, Role.WORKER, NoticeKind.CALL_DUE),
            "cause_event_id": cause,
            "case_id": uuid4(),
            "role": "worker",
            "kind": "call_due",
            "language": "en",
            "text": f"An agreed call, number {number}.",
            "state": "pending" if number == 1 else "written",
            "channel": None if number == 1 else "console",
            "created_at": AT,
            "written_at": None if number == 1 else AT,
        }
        for number, cause in enumerate(causes)
    ]
    try:
        await migrate(store, sa.MetaData(), thread)
        async with store.writing() as session:
            await session.execute(sa.insert(_THREAD), rows)
        await migrate(store, SERVICE.metadata, SERVICE.migrations)
        assert await differences(store, SERVICE.metadata) == []
        async with store.reading() as session:
            kept = list(reversed(await list_notices(session, state=None, case_id=None, limit=10)))
            assert [row.text for row in kept] == [row["text"] for row in rows]
            assert [row.notice_id for row in kept] == [row["notice_id"] for row in rows]
            assert [row.state for row in kept] == [NoticeState.SENT, NoticeState.PENDING, NoticeState.SENT]
            assert [row.finished_at for row in kept] == [AT, None, AT]
            assert [row.text for row in await list_due(session, AT, 10)] == [rows[1]["text"]]
            for cause in causes:
                assert await is_noted(session, cause, Role.WORKER, NoticeKind.CALL_DUE)
    finally:
        await store.close()
