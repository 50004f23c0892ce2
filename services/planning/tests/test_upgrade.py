"""A store of the thread is brought to the present: everything stays, and what is planned is announced."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from alembic import command
from services.planning.tests.worker import Case
from sqlalchemy import Connection, text

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import alembic_config, differences, migrate
from arrimage_contracts import ids
from arrimage_planning.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service

pytestmark = pytest.mark.requirement("R-003", "R-131")

DAYS = ["2010-10-12", "2010-10-19", "2010-10-26"]
CONTENT = {
    "priorities": ["HOUSING"],
    "mode": "mixed",
    "start_on": "2010-10-12",
    "meeting_dates": DAYS,
    "evening": True,
    "objectives": [{"theme": "HOUSING", "text": "un logement à moi", "status": "in_progress"}],
    "actions": [
        {
            "theme": "HOUSING",
            "text": "visiter",
            "resource": None,
            "responsible": None,
            "on": None,
            "accompaniment": False,
            "transport": False,
        }
    ],
    "no_action_wanted": [],
    "more_meetings_reason": None,
}
ASSESSMENT = {
    "themes": {"HOUSING": "strong"},
    "words": {"HOUSING": "avoir une porte"},
    "strengths": ["jardine"],
    "services_used": [],
    "daytime_worker": True,
}
RECORD = {"place": "Local 2", "mode": "individual", "themes": ["HOUSING"], "notes": "parlé longuement"}


@pytest_asyncio.fixture
async def old_store(store_dsn: str) -> AsyncIterator[Store]:
    """A store as the thread left it."""
    opened = Store(store_dsn)

    def upgrade(connection: Connection) -> None:
        command.upgrade(alembic_config(connection, SERVICE.metadata, SERVICE.migrations), "planning_0001")
        command.upgrade(alembic_config(connection, SERVICE.metadata, SERVICE.migrations), "delivery_0001")

    async with opened.writing() as session:
        await (await session.connection()).run_sync(upgrade)
    yield opened
    await opened.close()


async def keep(store: Store, table: str, **values: Any) -> None:
    """Write a row as the thread's code did."""
    as_stored = {name: _stored(store, value) for name, value in values.items()}
    columns, places = ", ".join(as_stored), ", ".join(f":{name}" for name in as_stored)
    async with store.writing() as session:
        await session.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({places})"), as_stored)


def _stored(store: Store, value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value)
    if store.engine.dialect.name == "sqlite" and isinstance(value, UUID):
        return value.hex
    return value if store.engine.dialect.name == "postgresql" or not isinstance(value, date) else value.isoformat()


async def an_episode_of_the_thread(store: Store, state: str = "active") -> UUID:
    """Keep an episode with an assessment and an active (or closed) plan: one meeting held, two to come."""
    case_id = uuid4()
    plan_id = ids.plan_id(case_id, 1)
    closed = date(2010, 10, 13) if state == "closed" else None
    await keep(
        store,
        "episode",
        case_id=case_id,
        referral_id=uuid4(),
        state=state,
        received_on=date(2010, 10, 4),
        accepted_on=date(2010, 10, 7),
        priorities={"order": ["HOUSING"], "person_agreed_on": "2010-10-08", "worker_agreed_on": "2010-10-08"},
        closed_on=closed,
    )
    day = date(2010, 10, 8)
    await keep(store, "assessment", case_id=case_id, number=1, author="w1", made_on=day, content=ASSESSMENT)
    await keep(
        store,
        "plan",
        plan_id=plan_id,
        case_id=case_id,
        number=1,
        state=state,
        version=2,
        agreed_on=day,
        content=CONTENT,
    )
    meetings = []
    for number, planned_on in enumerate(DAYS, start=1):
        held = number == 1
        status = "held" if held else "cancelled" if closed else "planned"
        meetings.append(
            {
                "number": number,
                "planned_on": planned_on,
                "status": status,
                "held_on": planned_on if held else None,
                "record": RECORD if held else None,
            }
        )
        row = {**meetings[-1], "planned_on": date.fromisoformat(planned_on)}
        row["held_on"] = row["planned_on"] if held else None
        await keep(store, "meeting", meeting_id=ids.meeting_id(plan_id, number), plan_id=plan_id, **row)
    snapshot = {"state": state, "agreed_on": "2010-10-08", "content": CONTENT, "meetings": meetings}
    await keep(
        store,
        "plan_version",
        plan_id=plan_id,
        version=2,
        author="w1",
        made_on=day,
        reason="meeting_held",
        snapshot=snapshot,
    )
    return case_id


async def test_everything_that_the_thread_kept_is_read_and_goes_on(
    old_store: Store, nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    known = await an_episode_of_the_thread(old_store)
    ended = await an_episode_of_the_thread(old_store, state="closed")
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, now="2010-10-13T13:30:00Z"
    ) as twin:
        case = Case(twin)
        case.case_id, case.plan_id = known, ids.plan_id(known, 1)
        episode = await case.episode()
        assert (episode["state"], episode["end_reason"], episode["contacts"]) == ("active", None, [])
        assert episode["assessment"]["content"]["words"] == ASSESSMENT["words"]
        assert set(episode["assessment"]["content"]["preferences"].values()) == {None}
        plan = await case.plan()
        assert plan["objectives"] == CONTENT["objectives"]
        assert (plan["evening_hours"], plan["window_end_on"]) == (["17:00:00", "21:00:00"], "2011-01-12")
        assert plan["meetings"][0]["record"] == {**RECORD, "place_kind": None}
        assert [(item["status"], item["moves"], item["at"]) for item in plan["meetings"]] == [
            ("held", [], None),
            ("planned", [], None),
            ("planned", [], None),
        ]
        [version] = await twin.get(f"/plans/{case.plan_id}/versions")
        assert (version["note"], version["snapshot"]["meetings"][0]["held_on"]) == (None, "2010-10-12")
        assert (await twin.get(f"/episodes/{ended}"))["closed_on"] == "2010-10-13"

        assert (await twin.get("/simulation"))["next_due"] == "2010-10-18"
        await twin.move_to("2010-10-18T13:30:00Z")
        [soon] = await case.said("MeetingDueSoon")
        assert (soon.data["number_in_series"], soon.data["planned_on"]) == (2, "2010-10-19")
        assert (await case.move(2, "2010-10-21"))["version"] == 3
        await case.revise(meeting_dates=["2010-10-21"])
        assert (await twin.get("/simulation"))["next_due"] == "2010-10-20"


async def test_the_tables_are_those_declared_after_an_upgrade_too(old_store: Store) -> None:
    await an_episode_of_the_thread(old_store)
    await migrate(old_store, SERVICE.metadata, SERVICE.migrations)
    assert await differences(old_store, SERVICE.metadata) == []
