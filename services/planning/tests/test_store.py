"""The tables of planning, on both stores."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import differences, migrate
from arrimage_contracts.vocabularies import PlanMode
from arrimage_planning.app import SERVICE
from arrimage_planning.domain.contact import ContactTaskState
from arrimage_planning.domain.episode import PlanState
from arrimage_planning.domain.plan import Action, Objective, ObjectiveStatus, PlanContent
from arrimage_planning.store import contacts, episodes, meetings, plans

DAY = date(2010, 10, 12)
CONTENT = PlanContent(
    priorities=("HOUSING",),
    mode=PlanMode.MIXED,
    start_on=DAY,
    meeting_dates=(DAY,),
    evening=False,
    objectives=(Objective("HOUSING", "un logement à moi", ObjectiveStatus.IN_PROGRESS),),
    actions=(Action("HOUSING", "visiter", on=DAY),),
    no_action_wanted=(),
)


@pytest_asyncio.fixture
async def store(store_dsn: str) -> AsyncIterator[Store]:
    opened = Store(store_dsn)
    await migrate(opened, SERVICE.metadata, SERVICE.migrations)
    yield opened
    await opened.close()


async def open_episode(store: Store) -> UUID:
    case_id = uuid4()
    async with store.writing() as session:
        await episodes.open_episode(session, case_id, referral_id=uuid4(), received_on=DAY)
    return case_id


@pytest.mark.requirement("R-003")
async def test_the_migrations_make_the_declared_tables(store: Store) -> None:
    assert await differences(store, SERVICE.metadata) == []


@pytest.mark.requirement("R-125")
async def test_a_plan_is_read_as_it_was_written(store: Store) -> None:
    case_id = await open_episode(store)
    async with store.writing() as session:
        plan = await plans.add_draft(session, case_id, 1, CONTENT)
        meetings.add_meeting(plan, 1, DAY, None)
    async with store.reading() as session:
        found = await plans.find_plan(session, plan.plan_id)
        assert found.content == CONTENT
        assert [(item.number, item.planned_on, item.record) for item in found.meetings] == [(1, DAY, None)]


@pytest.mark.requirement("R-124")
async def test_the_store_itself_refuses_a_second_active_plan(store: Store) -> None:
    case_id = await open_episode(store)
    async with store.writing() as session:
        (await plans.add_draft(session, case_id, 1, CONTENT)).state = PlanState.ACTIVE
        await plans.add_draft(session, case_id, 2, CONTENT)
    with pytest.raises(IntegrityError):
        async with store.writing() as session:
            (await plans.add_draft(session, case_id, 3, CONTENT)).state = PlanState.ACTIVE


async def test_the_episodes_of_a_batch_are_loaded_by_one_query(store: Store) -> None:
    known = [await open_episode(store) for _ in range(3)]
    asked: list[str] = []
    event.listen(store.engine.sync_engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    async with store.writing() as session:
        kept = await episodes.preload(session, {*known, uuid4()})
        for case_id in known:
            assert await episodes.find_episode(session, case_id) is not None
    assert len(kept) == 3
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1


@pytest.mark.requirement("R-016")
async def test_what_is_due_is_found_by_an_index_on_its_day(sqlite_dsn: str) -> None:
    store = Store(sqlite_dsn)
    await migrate(store, SERVICE.metadata, SERVICE.migrations)
    asked: list[tuple[str, Any]] = []
    event.listen(store.engine.sync_engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
    async with store.reading() as session:
        await meetings.claim_to_announce(session, DAY, 100)
        await meetings.next_announcement_on(session)
        await contacts.find_tasks(session, state=ContactTaskState.OPEN, due_by=DAY, limit=10, offset=0)
        looked = [(text, facts) for text, facts in asked if text.startswith("SELECT")]
        plans_of_query = []
        for text, facts in looked:
            connection = await session.connection()
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", facts)
            plans_of_query.append(" ".join(row.detail for row in rows))
    await store.close()
    claimed, following, tasks = plans_of_query
    assert "meeting USING INDEX ix_meeting_remind_on" in claimed
    assert "SCAN" not in claimed
    assert "ix_meeting_remind_on" in following
    assert "contact_task USING INDEX ix_contact_task_due" in tasks
