"""What the thread's code wrote into the store is there after the migration, and the work on it goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
import sqlalchemy as sa
from alembic import command
from services.intake.tests.made_up import PERSON
from sqlalchemy import Connection, MetaData

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import alembic_config, differences, migrate
from arrimage_intake.app import SERVICE
from arrimage_intake.store.tables import METADATA
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service

pytestmark = pytest.mark.requirement("R-012")
SENT, RECEIVED, TAKEN, ACCEPTED = (UUID(int=number) for number in range(1, 5))
COMMON = {
    "from_organization": "virage",
    "to_organization": "margelle",
    "service_code": "reintegration",
    "urgency": "routine",
    "entry_point": "rehabilitation_centre",
    "path": "standard",
    "sent_on": date(2010, 10, 1),
    "version": 3,
}


def received(referral_id: UUID, state: str, **more: Any) -> dict[str, Any]:
    return {
        **COMMON,
        "referral_id": referral_id,
        "case_id": UUID(int=100 + referral_id.int),
        "region": "sorel-tracy",
        "state": state,
        "received_on": date(2010, 10, 1),
        "first_contact_due_on": date(2010, 10, 8),
        "lead_worker": None,
        "taken_in_charge_on": None,
        **more,
    }


def _fill(connection: Connection) -> None:
    tables = MetaData()
    tables.reflect(connection, only=["sent_referral", "received_referral", "person"])
    uuids = {"referral_id", "case_id", "consent_id"}
    for table in tables.tables.values():
        for column in table.columns:
            if column.name in uuids:
                column.type = sa.Uuid()
    sent = {
        **COMMON,
        "from_organization": "margelle",
        "to_organization": "virage",
        "referral_id": SENT,
        "case_id": UUID(int=101),
        "state": "acknowledged",
        "received_on": date(2010, 10, 1),
        "first_contact_due_on": date(2010, 10, 8),
        "referring_unit": "sorel",
        "referring_worker": "m1",
        "referred_on": date(2010, 10, 1),
        "needs": ["HOUSING"],
        "transport_needed": True,
        "evening_needed": False,
    }
    led = {"lead_worker": "w1", "taken_in_charge_on": date(2010, 10, 2)}
    connection.execute(tables.tables["sent_referral"].insert(), [sent])
    connection.execute(
        tables.tables["received_referral"].insert(),
        [
            received(RECEIVED, "received"),
            received(TAKEN, "taken_in_charge", **led),
            received(ACCEPTED, "accepted", **led),
        ],
    )
    connection.execute(
        tables.tables["person"].insert(),
        [
            {
                "case_id": UUID(int=100 + TAKEN.int),
                "name": PERSON["name"],
                "phone": PERSON["phone"],
                "written_at": datetime(2010, 10, 2, 12, tzinfo=UTC),
                "version": 1,
            }
        ],
    )


@pytest_asyncio.fixture
async def thread_store(store_dsn: str) -> AsyncIterator[str]:
    """A store as the thread left it, with a few rows."""
    store = Store(store_dsn)

    def first_tables(connection: Connection) -> None:
        config = alembic_config(connection, METADATA, SERVICE.migrations)
        command.upgrade(config, "delivery_0001")
        command.upgrade(config, "intake_0001")
        _fill(connection)

    async with store.writing() as session:
        await (await session.connection()).run_sync(first_tables)
    await store.close()
    yield store_dsn


@pytest.mark.full
async def test_the_store_of_the_thread_becomes_that_of_today(thread_store: str) -> None:
    store = Store(thread_store)
    await migrate(store, SERVICE.metadata, SERVICE.migrations)
    assert await differences(store, METADATA) == []
    async with store.reading() as session:
        counts = [
            (await session.execute(sa.text(f"SELECT count(*) FROM {table}"))).scalar()
            for table in ("sent_referral", "received_referral", "person_unsealed", "lead_term")
        ]
    assert counts == [1, 3, 1, 2]
    await store.close()


@pytest.mark.full
async def test_work_goes_on_where_the_thread_left_it(
    thread_store: str, nats_server: NatsServer, tmp_path: Path
) -> None:
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=thread_store,
        directory=tmp_path,
        now="2010-10-06T13:30:00Z",
        border=True,
    ) as twin:
        await twin.quiet()
        shown = {UUID(entry["referral_id"]): entry for entry in await twin.get("/referrals")}
        assert {number.int: shown[number]["state"] for number in shown} == {
            1: "acknowledged",
            2: "received",
            3: "taken_in_charge",
            4: "accepted",
        }
        assert (await twin.get(f"/referrals/{SENT}"))["form"]["needs"] == ["HOUSING"]
        assert (await twin.get(f"/referrals/{TAKEN}/person"))["name"] == PERSON["name"]
        [term] = (await twin.get(f"/referrals/{TAKEN}"))["lead_terms"]
        assert (term["worker"], term["since"]) == ("w1", "2010-10-02T12:00:00Z")
        soon = [event.data["due_on"] for event in await twin.events() if event.event_name == "FirstContactDueSoon"]
        assert soon == ["2010-10-08", "2010-10-08"]

        await twin.move_to("2010-10-09T13:30:00Z")
        overdue = {entry["referral_id"] for entry in await twin.get("/referrals?overdue=true")}
        assert overdue == {str(RECEIVED), str(TAKEN)}
        reached = await twin.post(f"/referrals/{TAKEN}/attempts", {"channel": "phone", "result": "reached"})
        assert reached.json()["state"] == "first_contact_made"
        assert (await twin.post(f"/referrals/{SENT}/withdrawal")).json()["state"] == "withdrawn"
