"""A meeting that comes near is announced: once for each day that it has had."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from services.planning.tests.worker import CLOSED, EIGHT_DATES, Case, plan_body

from arrimage_planning.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-335", "R-016")
DUE_SOON = "MeetingDueSoon"


async def announced(case: Case) -> list[tuple[int, str, int]]:
    return [
        (event.data["number_in_series"], event.data["planned_on"][5:], event.data["days_left"])
        for event in await case.said(DUE_SOON)
    ]


async def test_each_meeting_is_announced_the_day_before_once_and_the_timer_knows_the_next(case: Case) -> None:
    await case.has_plan()
    assert await announced(case) == []
    assert (await case.twin.get("/simulation"))["next_due"] == "2010-10-11"
    await case.twin.move_to("2010-10-11T03:59:00Z")  # a minute before midnight
    assert await announced(case) == []
    await case.twin.move_to("2010-10-11T04:00:00Z")
    assert await announced(case) == [(1, "10-12", 1)]
    [event] = await case.said(DUE_SOON)
    assert event.data["meeting_id"] == str(case.meeting_id(1))
    assert (await case.twin.get("/simulation"))["next_due"] == "2010-10-18"
    for day in EIGHT_DATES[1:]:
        await case.twin.move_to(f"{day}T20:00:00Z")
    assert [number for number, _, _ in await announced(case)] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert (await case.twin.get("/simulation"))["next_due"] is None


async def test_a_meeting_that_is_near_when_the_person_agrees_is_announced_at_once(case: Case) -> None:
    await case.has_priorities()
    await case.twin.move_to("2010-10-11T20:00:00Z")
    draft = await case.done("plans", plan_body())
    assert await announced(case) == []
    await case.plan_done("agreement", {"agreed_on": "2010-10-11"}, version=draft["version"])
    assert [event.event_name for event in await case.said()] == ["PlanCreated", DUE_SOON]
    await case.twin.move_to("2010-10-12T20:00:00Z")
    assert await announced(case) == [(1, "10-12", 1)]


async def test_a_meeting_on_the_day_of_the_agreement_is_announced_and_one_before_it_is_not(case: Case) -> None:
    await case.has_priorities()
    await case.twin.move_to("2010-10-19T20:00:00Z")
    await case.writes_plan()
    assert await announced(case) == [(2, "10-19", 0)]


async def test_a_meeting_that_moves_is_announced_for_its_new_day(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-11T20:00:00Z")
    await case.move(1, "2010-10-14")
    await case.twin.move_to("2010-10-12T20:00:00Z")
    assert await announced(case) == [(1, "10-12", 1)]
    await case.twin.move_to("2010-10-13T20:00:00Z")
    assert await announced(case) == [(1, "10-12", 1), (1, "10-14", 1)]


async def test_a_meeting_that_moves_to_a_near_day_is_announced_at_once_after_its_move(case: Case) -> None:
    await case.has_plan()
    await case.move(1, "2010-10-09")
    assert [event.event_name for event in await case.said()] == ["PlanCreated", "MeetingRescheduled", DUE_SOON]
    assert await announced(case) == [(1, "10-09", 1)]
    await case.twin.move_to("2010-10-12T20:00:00Z")
    assert await announced(case) == [(1, "10-09", 1)]


async def test_a_meeting_that_moves_away_and_back_is_announced_once_for_each_day(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-11T20:00:00Z")
    await case.move(1, "2010-10-13")
    await case.move(1, "2010-10-12")
    await case.move(1, "2010-10-13")
    await case.twin.move_to("2010-10-12T20:00:00Z")
    await case.twin.move_to("2010-10-13T20:00:00Z")
    assert await announced(case) == [(1, "10-12", 1), (1, "10-13", 1)]


async def test_those_that_follow_a_move_are_announced_for_their_new_days(case: Case) -> None:
    await case.has_plan(meeting_dates=["2010-10-12", "2010-10-19"])
    await case.move(1, "2010-10-15", move_following=True)
    for day in ("2010-10-14", "2010-10-21"):
        await case.twin.move_to(f"{day}T20:00:00Z")
    assert await announced(case) == [(1, "10-15", 1), (2, "10-22", 1)]


async def test_what_was_held_missed_cancelled_or_closed_is_announced_no_more(case: Case) -> None:
    await case.has_plan()
    await case.hold(1, "2010-10-08")
    await case.revise(meeting_dates=EIGHT_DATES[2:])
    await case.twin.move_to("2010-10-20T20:00:00Z")
    assert await announced(case) == []
    assert (await case.twin.get("/simulation"))["next_due"] == "2010-10-25"
    await case.plan_done("closure", {**CLOSED, "closed_on": "2010-10-20"})
    assert (await case.twin.get("/simulation"))["next_due"] is None
    await case.twin.move_to("2011-02-01T20:00:00Z")
    assert await announced(case) == []


async def test_nothing_is_announced_in_a_pause_and_what_is_still_ahead_is_announced_after_it(case: Case) -> None:
    await case.has_plan()
    plan = await case.plan_done("pause", {})
    assert plan["state"] == "active"
    assert ((await case.episode())["state"], (await case.episode())["paused_on"]) == ("paused", "2010-10-08")
    await case.twin.move_to("2010-10-18T20:00:00Z")
    assert await announced(case) == []
    await case.plan_done("resumption", {})
    assert ((await case.episode())["state"], (await case.episode())["paused_on"]) == ("active", None)
    assert await announced(case) == [(2, "10-19", 1)]
    await case.plan_done("pause", {})
    await case.plan_done("resumption", {})
    await case.twin.move_to("2010-10-25T20:00:00Z")
    assert await announced(case) == [(2, "10-19", 1), (3, "10-26", 1)]


@pytest.mark.full
@pytest.mark.parametrize(
    ("back_at", "expected"),
    [
        ("2010-10-11T13:00:00Z", [(1, "10-12", 1)]),
        ("2010-10-12T13:00:00Z", [(1, "10-12", 0)]),
        ("2010-10-13T13:00:00Z", []),
        ("2010-10-19T13:00:00Z", [(2, "10-19", 0)]),
    ],
)
async def test_what_came_near_while_planning_was_down_is_announced_once_if_it_is_still_ahead(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, back_at: str, expected: list[tuple[int, str, int]]
) -> None:
    def running(now: str) -> AbstractAsyncContextManager[Twin]:
        return running_service(SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, now=now)

    async with running("2010-10-08T13:30:00Z") as twin:
        case = Case(twin)
        await case.has_plan()
        assert await announced(case) == []
    for _ in range(2):
        async with running(back_at) as twin:
            case.twin = twin
            await twin.quiet()
            assert await announced(case) == expected


@pytest.mark.requirement("R-017")
async def test_the_number_of_days_before_is_a_parameter_and_a_change_moves_nothing_computed(twin: Twin) -> None:
    before, after = Case(twin), Case(twin)
    await before.has_plan()
    new = {"value": 3, "effective_on": "2010-10-08", "reason": "Les autobus se réservent."}
    assert (await twin.post("/parameters/meeting_reminder_days_before", new)).is_success
    await after.has_plan()
    await twin.move_to("2010-10-10T20:00:00Z")
    assert (await announced(before), await announced(after)) == ([], [(1, "10-12", 2)])
    await twin.move_to("2010-10-11T20:00:00Z")
    assert await announced(before) == [(1, "10-12", 1)]


@pytest.mark.requirement("R-018")
async def test_a_node_that_switched_the_reminders_off_announces_none_and_what_is_ahead_once_they_are_on_again(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    def running(now: str, **more: Any) -> AbstractAsyncContextManager[Twin]:
        return running_service(
            SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, now=now, **more
        )

    async with running("2010-10-11T13:30:00Z", modules_off=["meeting_reminders"]) as twin:
        case = Case(twin)
        await case.has_plan()
        await twin.move_to("2010-10-18T13:30:00Z")
        assert await announced(case) == []
    async with running("2010-10-18T14:00:00Z") as twin:
        case.twin = twin
        assert await announced(case) == [(2, "10-19", 1)]
