from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
from services.followup.tests.conftest import Followup
from services.followup.tests.journey import ON_EACH_STORE, Episode, said
from sqlalchemy import Uuid, bindparam, text

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import differences, migrate
from arrimage_followup.app import SERVICE
from arrimage_followup.domain.call import CallState
from arrimage_followup.store.episodes import preload
from arrimage_followup.store.followups import claim_due, lock_pending
from arrimage_followup.store.tables import METADATA


@pytest_asyncio.fixture
async def store(dsn: str) -> AsyncIterator[Store]:
    opened = Store(dsn)
    yield opened
    await opened.close()


@pytest.mark.requirement("R-003")
@ON_EACH_STORE
async def test_the_migrations_make_the_declared_tables(store: Store) -> None:
    await migrate(store, SERVICE.metadata, SERVICE.migrations)
    assert await differences(store, SERVICE.metadata) == []


@pytest.mark.requirement("R-016")
@pytest.mark.parametrize(
    ("query", "index"),
    [
        ("SELECT min(due_on) FROM followup WHERE state = 'scheduled'", "ix_followup_due"),
        (
            "SELECT * FROM followup WHERE state = 'scheduled' AND due_on <= '2011-03-28' "
            "ORDER BY due_on, followup_id LIMIT 100",
            "ix_followup_due",
        ),
        ("SELECT min(gives_up_on) FROM followup WHERE state = 'due'", "ix_followup_gives_up"),
        (
            "SELECT due_on FROM followup WHERE state = 'due' AND gives_up_on IS NULL LIMIT 1",
            "ix_followup_gives_up",
        ),
        ("SELECT * FROM followup WHERE reentry_case_id = '00'", "ix_followup_reentry_case_id"),
    ],
)
async def test_what_is_due_is_found_by_an_index(store: Store, query: str, index: str) -> None:
    await migrate(store, SERVICE.metadata, SERVICE.migrations)
    async with store.reading() as session:
        plan = (await session.execute(text(f"EXPLAIN QUERY PLAN {query}"))).all()
        assert "USING" in plan[0].detail and index in plan[0].detail


async def _write_as_the_thread_did(store: Store, episode: Episode, states: dict[str, str]) -> None:
    """Put an episode and its calls into a store that is at the first migration."""
    async with store.writing() as session:
        await session.execute(
            text(
                "INSERT INTO episode (plan_id, case_id, plan_version, start_on, expected_end_on, closed_on) "
                "VALUES (:plan, :case, 1, :start, :end, :closed)"
            ).bindparams(bindparam("plan", type_=Uuid()), bindparam("case", type_=Uuid())),
            {
                "plan": episode.plan_id,
                "case": episode.case_id,
                "start": date(2010, 10, 12),
                "end": date(2010, 12, 28),
                "closed": date(2010, 12, 28),
            },
        )
        for kind, state in states.items():
            await session.execute(
                text(
                    "INSERT INTO followup (followup_id, case_id, plan_id, kind, due_on, closed_on, state, "
                    "completed_on, wish_to_return, version) "
                    "VALUES (:id, :case, :plan, :kind, :due, :closed, :state, :done, :wish, 1)"
                ).bindparams(*(bindparam(name, type_=Uuid()) for name in ("id", "case", "plan"))),
                {
                    "id": episode.followup_id(kind),
                    "case": episode.case_id,
                    "plan": episode.plan_id,
                    "kind": kind,
                    "due": date(2011, 3, 28) if kind == "M3" else date(2011, 9, 28),
                    "closed": date(2010, 12, 28),
                    "state": state,
                    "done": date(2011, 3, 29) if state not in ("scheduled", "due") else None,
                    "wish": state == "completed",
                },
            )


@pytest.mark.requirement("R-003")
@ON_EACH_STORE
async def test_what_the_first_release_wrote_is_read_and_goes_on(
    followup: Followup, store: Store, tmp_path: Path
) -> None:
    first = tmp_path / "first_release"
    first.mkdir()
    (released,) = SERVICE.migrations.glob("followup_0001_*.py")
    (first / released.name).write_text(released.read_text())
    await migrate(store, METADATA, first)
    ended, waiting = Episode(), Episode()
    await _write_as_the_thread_did(store, ended, {"M3": "completed", "M9": "scheduled"})
    await _write_as_the_thread_did(store, waiting, {"M3": "due", "M9": "scheduled"})

    async with followup("2011-05-02T12:00:00Z") as twin:
        await twin.quiet()
        calls: dict[UUID, dict[str, str]] = {e.case_id: await e.states(twin) for e in (ended, waiting)}
        assert calls[ended.case_id] == {"M3": "completed", "M9": "scheduled"}
        assert calls[waiting.case_id] == {"M3": "due", "M9": "scheduled"}
        done = await twin.get(ended.path("M3"))
        assert (done["completed_on"], done["wish_to_return"], done["attempts"]) == ("2011-03-29", True, [])
        # A call that was due long before the upgrade is not given up by it: its window begins now.
        due = await twin.get(waiting.path("M3"))
        assert (due["overdue_days"], due["last_day"], due["attempts_left"]) == (35, "2011-05-15", 3)
        await twin.move_to("2011-05-16T12:00:00Z")
        assert await said(twin) == [("FollowupUnreached", "M3")]
    assert await differences(store, SERVICE.metadata) == []


@pytest.mark.requirement("R-099")
@pytest.mark.postgres
@pytest.mark.parametrize("dsn", ["postgres_dsn"], indirect=True)
async def test_a_call_that_falls_due_while_a_batch_is_handled_is_seen_as_due(
    followup: Followup, episode: Episode
) -> None:
    async with followup() as twin:
        await episode.happens(twin)
        store = twin.runtime.store
        async with store.writing() as batch:
            loaded = await preload(batch, {episode.case_id})
            async with store.writing() as timer:
                for row in await claim_due(timer, date(2011, 3, 28), 1):
                    row.state = CallState.DUE
            states = [row.state for row in await lock_pending(batch, episode.case_id)]
            del loaded
        assert states == ["due", "scheduled"]
