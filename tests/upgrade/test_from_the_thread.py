"""Today's code on the stores that the thread's code left: nothing is lost, and work goes on where it stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.upgrade.old_stores import OldNetwork, Rows, all_rows

from arrimage_chassis.serve import definition_of
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.migrate import differences, migrate
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service
from arrimage_testing.waiting import eventually

pytestmark = [pytest.mark.full, pytest.mark.requirement("R-003")]

RELEASE = "thread"
STORES = [("margelle", service) for service in ("intake", "planning", "followup", "notifications")]
STORES += [("virage", "intake")]
THEN = "2010-11-22T15:05:00Z"
"""A few minutes after the old processes ended."""

MOVED: Mapping[str, str] = {"person": "person_unsealed", "contact_preference": "contact_preference_unsealed"}
"""Tables whose rows a migration puts aside; the first start seals them, for the keys are not in this store."""
OF_THE_MOMENT = {"alembic_version", "lease"}
"""Tables that say which schema it is and who works now."""
RENAMED: Mapping[str, Mapping[str, str]] = {"notice": {"written_at": "finished_at"}}
"""What a migration calls otherwise, by table: columns of then, and of today."""
SAID_OTHERWISE: Mapping[str, Mapping[str, Mapping[str, str]]] = {"notice": {"state": {"written": "sent"}}}
"""What a migration says by another word, by table and column of then; the reason is in the migration."""

Open = Callable[[str, str], AbstractAsyncContextManager[Twin]]


@pytest.fixture
def old(store_dsn: str) -> OldNetwork:
    return OldNetwork(RELEASE, "sqlite" if store_dsn.startswith("sqlite") else "postgresql")


@pytest.fixture
def opened(old: OldNetwork, store_dsn: str, nats_server: NatsServer, tmp_path: Path) -> Open:
    """Put an old store back and start today's service on it."""

    @asynccontextmanager
    async def open_store(organization: str, service: str) -> AsyncIterator[Twin]:
        await old.put_back(organization, service, store_dsn)
        (tmp_path / "node.secret").write_bytes(old.secret(organization))
        async with running_service(
            definition_of(service),
            nats_server=nats_server,
            store_url=store_dsn,
            directory=tmp_path,
            now=THEN,
            organization=organization,
            border=service == "intake",
        ) as twin:
            await twin.quiet()
            yield twin

    return open_store


@pytest.mark.parametrize(("organization", "service"), STORES, ids=map("/".join, STORES))
async def test_every_row_is_there_after_the_migrations_and_says_the_same(
    old: OldNetwork, store_dsn: str, organization: str, service: str
) -> None:
    await old.put_back(organization, service, store_dsn)
    before = await all_rows(store_dsn)
    assert sum(map(len, before.values())) > 10

    await _migrate(store_dsn, service)

    after = await all_rows(store_dsn)
    assert before.keys() <= after.keys()
    for table in before.keys() - OF_THE_MOMENT:
        # names and numbers alone: what rows say is in no failure message
        now = after[MOVED.get(table, table)]
        missing, lost = _compare([_today(table, row) for row in before[table]], now)
        assert (missing, lost, len(now)) == ([], 0, len(before[table])), table


@pytest.mark.full
@pytest.mark.parametrize(("organization", "service"), STORES, ids=map("/".join, STORES))
async def test_the_migrated_store_is_as_declared_and_a_second_start_changes_nothing(
    old: OldNetwork, store_dsn: str, organization: str, service: str
) -> None:
    await old.put_back(organization, service, store_dsn)
    await _migrate(store_dsn, service)
    once = await all_rows(store_dsn)
    assert await _migrate(store_dsn, service) == []
    assert await all_rows(store_dsn) == once


async def test_the_calls_that_were_planned_become_due_once_each(old: OldNetwork, opened: Open) -> None:
    case = old.case("p2")["case_id"]
    async with opened("margelle", "followup") as twin:
        assert {call["kind"]: call["state"] for call in await twin.get(f"/followups?case_id={case}")} == {
            "M3": "scheduled",
            "M9": "scheduled",
        }
        await twin.move_to("2011-02-02T14:00:00Z")
        await twin.move_to("2011-02-03T14:00:00Z")
        [due] = [event for event in await twin.events() if event.event_name == "FollowupDue"]
        assert (str(due.subject), due.data["kind"], due.data["due_on"]) == (case, "M3", "2011-02-02")
        [call] = [call for call in await twin.get("/followups?state=due") if call["case_id"] == case]
        answer = await twin.post(f"/followups/{call['followup_id']}/result", {"result": "reached"})
        assert answer.status_code == 200, answer.json().get("code")


@pytest.mark.requirement("R-012")
@pytest.mark.parametrize(
    ("organization", "to", "event"),
    [("margelle", "virage", "ReferralTakenInCharge"), ("virage", "margelle", "ReferralSent")],
)
async def test_what_waited_for_the_hub_leaves(
    opened: Open, organization: str, to: str, event: str, old: OldNetwork
) -> None:
    async with opened(organization, "intake") as twin:

        async def arrived() -> int:
            return Counter(held.event_name for held in await twin.border_events(to))[event]

        await eventually(arrived, what="what waited in the outbox is in the mailbox")
        readiness = await twin.get("/health/ready")
        assert (readiness["ready"], readiness["outbox"]) == (True, 0)


async def test_the_person_is_known_and_the_referral_goes_on(old: OldNetwork, opened: Open) -> None:
    referral = old.case("p3")["referral_id"]
    async with opened("margelle", "intake") as twin:
        before = await twin.get(f"/referrals/{referral}")
        assert before["state"] == "taken_in_charge"
        answer = await twin.post(f"/referrals/{referral}/first-contact", {})
        assert answer.status_code == 200, answer.json().get("code")
        assert (await twin.get(f"/referrals/{referral}"))["case_id"] == before["case_id"]


async def test_the_plan_goes_on_with_its_sixth_meeting(old: OldNetwork, opened: Open) -> None:
    ids = old.case("p1")
    async with opened("margelle", "planning") as twin:
        plan = await twin.get(f"/plans/{ids['plan_id']}")
        next_number, next_day = _first_not_held(plan)
        await twin.move_to(f"{next_day}T20:00:00Z")
        plan = await twin.get(f"/plans/{ids['plan_id']}")
        body = {"held_on": next_day.isoformat(), "expected_version": plan["version"]}
        answer = await twin.post(f"/plans/{ids['plan_id']}/meetings/{next_number}/held", body)
        assert answer.status_code == 200, answer.json().get("code")
        held = [event for event in await twin.events() if event.event_name == "MeetingHeld"]
        assert UUID(ids["case_id"]) in {event.subject for event in held}


async def test_the_notices_that_were_told_are_known_and_not_told_again(old: OldNetwork, opened: Open) -> None:
    case = old.case("p2")["case_id"]
    async with opened("margelle", "notifications") as twin:
        told = await twin.get(f"/notices?case_id={case}")
        assert {notice["kind"] for notice in told} >= {"new_referral", "plan_agreed"}
        assert {notice["state"] for notice in told} == {"sent"}


async def _migrate(dsn: str, service: str) -> list[object]:
    definition = definition_of(service)
    store = Store(dsn)
    try:
        await migrate(store, definition.metadata, definition.migrations)
        return await differences(store, definition.metadata)
    finally:
        await store.close()


def _today(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of then as today's store should have it."""
    words, names = SAID_OTHERWISE.get(table, {}), RENAMED.get(table, {})
    return {
        names.get(column, column): words.get(column, {}).get(value, value) if column in words else value
        for column, value in row.items()
    }


def _compare(expected: Rows, found: Rows) -> tuple[list[str], int]:
    """Which columns are gone, and how many rows; a column that is new says nothing."""
    if not expected:
        return [], 0
    missing = sorted(expected[0].keys() - found[0].keys()) if found else sorted(expected[0])
    columns = sorted(expected[0].keys() - set(missing))
    left = Counter(repr([row[name] for name in columns]) for row in expected)
    left.subtract(Counter(repr([row[name] for name in columns]) for row in found))
    return missing, sum(count for count in left.values() if count > 0)


def _first_not_held(plan: dict[str, Any]) -> tuple[int, date]:
    left = [meeting for meeting in plan["meetings"] if not meeting["held_on"]]
    return left[0]["number"], date.fromisoformat(left[0]["planned_on"])


def test_a_row_or_a_column_that_is_lost_is_noticed() -> None:
    then: Rows = [{"a": 1, "b": 2}, {"a": 1, "b": 3}]
    assert _compare(then, [{"a": 1, "b": 3, "new": 0}, {"a": 1, "b": 2, "new": 0}]) == ([], 0)
    assert _compare(then, [{"a": 1, "b": 2}, {"a": 1, "b": 2}]) == ([], 1)
    assert _compare(then, [{"a": 1}, {"a": 1}]) == (["b"], 0)
    assert _compare(then, []) == (["a", "b"], 2)
