"""Meetings that are moved to another day or time."""

from __future__ import annotations

import pytest
from services.planning.tests.worker import THEMES, Case, meetings_of, plan_body, refused

TO_THE_21ST = {"to": "2010-10-21", "reason": "person_asked"}


@pytest.mark.requirement("R-128", "R-131", "R-155")
async def test_one_meeting_moves_and_the_others_stay(case: Case) -> None:
    await case.has_plan()
    plan = await case.move(2, "2010-10-21")
    assert meetings_of(plan)[:3] == [(1, "10-12", "planned"), (2, "10-21", "planned"), (3, "10-26", "planned")]
    assert plan["meetings"][1]["moves"] == [
        {"planned_on": "2010-10-19", "reason": "person_asked", "moved_on": "2010-10-08"}
    ]
    assert plan["meeting_dates"][1] == "2010-10-21"
    assert plan["version"] == 2
    [moved] = await case.said("MeetingRescheduled")
    assert moved.data == {
        "meeting_id": str(case.meeting_id(2)),
        "plan_id": str(case.plan_id),
        "number_in_series": 2,
        "move": 1,
        "planned_on": "2010-10-19",
        "moved_to": "2010-10-21",
        "reason": "person_asked",
    }
    versions = await case.twin.get(f"/plans/{case.plan_id}/versions")
    assert [item["reason"] for item in versions] == ["written", "agreed", "meeting_moved"]
    days = [item["snapshot"]["meetings"][1]["planned_on"] for item in versions[1:]]
    assert days == ["2010-10-19", "2010-10-21"]


@pytest.mark.requirement("R-128")
async def test_a_meeting_may_move_again_and_back_and_each_move_is_an_event_of_its_own(case: Case) -> None:
    await case.has_plan()
    await case.move(2, "2010-10-21")
    await case.move(2, "2010-10-19", reason="worker_away")
    plan = await case.move(2, "2010-10-21", reason="place_unavailable")
    assert [item["planned_on"][5:] for item in plan["meetings"][1]["moves"]] == ["10-19", "10-21", "10-19"]
    moves = await case.said("MeetingRescheduled")
    assert [(event.data["move"], event.data["reason"]) for event in moves] == [
        (1, "person_asked"),
        (2, "worker_away"),
        (3, "place_unavailable"),
    ]
    assert len({event.id for event in moves}) == 3


@pytest.mark.requirement("R-128")
async def test_those_that_follow_move_as_many_days_when_it_is_asked_and_each_is_said(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-20T20:00:00Z")
    await case.hold(1, "2010-10-12")
    await case.hold(2, "2010-10-19")
    plan = await case.move(3, "2010-10-28", move_following=True, reason="worker_away")
    assert [day for _, day, _ in meetings_of(plan)] == [
        *("10-12", "10-19", "10-28", "11-04"),
        *("11-18", "12-02", "12-16", "12-30"),
    ]
    assert plan["expected_end_on"] == "2010-12-30"
    assert await case.said_of("MeetingRescheduled") == [
        ("MeetingRescheduled", 3, "10-26", "10-28"),
        ("MeetingRescheduled", 4, "11-02", "11-04"),
        ("MeetingRescheduled", 5, "11-16", "11-18"),
        ("MeetingRescheduled", 6, "11-30", "12-02"),
        ("MeetingRescheduled", 7, "12-14", "12-16"),
        ("MeetingRescheduled", 8, "12-28", "12-30"),
    ]


@pytest.mark.requirement("R-128", "R-131")
async def test_a_move_that_cannot_be_is_refused_and_changes_nothing(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-20T20:00:00Z")
    await case.hold(1, "2010-10-12")
    before = await case.miss(2)
    for number, changes, expected in (
        (3, {"to": "2010-11-02"}, (422, "meetings.not_in_order")),
        (3, {"to": "2010-11-10"}, (422, "meetings.not_in_order")),
        (4, {"to": "2010-10-26"}, (422, "meetings.not_in_order")),
        (3, {"to": "2010-10-19"}, (422, "meeting.move_into_past")),
        (3, {"to": "2010-10-26"}, (422, "meeting.move_nowhere")),
        (1, {}, (409, "meeting.already_held")),
        (2, {}, (409, "meeting.already_missed")),
        (9, {}, (404, "meeting.unknown")),
        (3, {"to": "2010-02-30"}, (422, "request.invalid")),
        (3, {"to": "2300-01-01"}, (422, "request.invalid")),
        (3, {"reason": "elle avait froid"}, (422, "request.invalid")),
        (3, {"at": "18:00:00Z"}, (422, "request.invalid")),
        (3, {"at": "18:00:30"}, (422, "request.invalid")),
    ):
        assert await case.refuses(f"meetings/{number}/move", {**TO_THE_21ST, **changes}) == expected
    assert await case.plan() == before
    assert await case.said("MeetingRescheduled") == []
    late = await case.on_plan("meetings/3/move", TO_THE_21ST, version=before["version"] - 1)
    assert refused(late) == (409, "plan.version_conflict")


@pytest.mark.requirement("R-129", "SC-06")
async def test_who_is_met_in_the_evening_is_not_moved_into_the_day(case: Case) -> None:
    await case.is_accepted()
    needs = {"themes": dict.fromkeys(THEMES, "some"), "preferences": {"evening_only": True}}
    await case.done("assessment", needs)
    await case.done("priorities", {"order": THEMES})
    by_day = plan_body(meeting_at="14:00")
    assert refused(await case.do("plans", by_day)) == (422, "meeting.not_in_evening")
    plan = await case.writes_plan(meeting_at="18:30")
    assert (plan["evening"], plan["evening_hours"]) == (True, ["17:00:00", "21:00:00"])
    assert {item["at"] for item in plan["meetings"]} == {"18:30:00"}

    for at in ("16:59", "21:00", "09:00"):
        move = {**TO_THE_21ST, "at": at}
        assert await case.refuses("meetings/2/move", move) == (422, "meeting.not_in_evening")
    answer = await case.on_plan("meetings/2/move", {**TO_THE_21ST, "at": "09:00"}, version=1)
    assert "entre 17 h et 21 h" in answer.json()["detail"]

    plan = await case.move(2, "2010-10-21", at="20:59")
    assert (plan["meetings"][1]["planned_on"], plan["meetings"][1]["at"]) == ("2010-10-21", "20:59:00")
    plan = await case.move(3, "2010-10-26", at="17:00")  # only the time: no other service knows of it
    assert plan["meetings"][2]["at"] == "17:00:00"
    assert len(await case.said("MeetingRescheduled")) == 1
    assert await case.refuses("meetings/3/move", {**TO_THE_21ST, "to": "2010-10-26"}) == (
        422,
        "meeting.move_nowhere",
    )


@pytest.mark.requirement("R-129")
async def test_who_is_met_by_day_may_be_moved_to_any_time(case: Case) -> None:
    await case.has_plan(meeting_at="10:00")
    plan = await case.move(2, "2010-10-21", at="19:00")
    assert plan["meetings"][1]["at"] == "19:00:00"
    plan = await case.move(2, "2010-10-22")
    assert plan["meetings"][1]["at"] == "19:00:00"
