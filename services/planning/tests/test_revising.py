"""An agreed plan is changed in numbered versions; what took place never changes."""

from __future__ import annotations

from typing import Any

import pytest
from services.planning.tests.worker import EIGHT_DATES, SENTINEL, THEMES, Case, meetings_of, plan_body, refused

from arrimage_testing.service_twin import Twin

pytestmark = pytest.mark.requirement("R-131")


async def versions(case: Case) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await case.twin.get(f"/plans/{case.plan_id}/versions")
    return found


@pytest.mark.requirement("R-125", "R-128", "R-132")
async def test_a_revision_is_a_version_with_author_date_and_reason_and_the_earlier_ones_stay(case: Case) -> None:
    first = await case.has_plan()
    await case.plan_done("objectives/1/status", {"status": "in_progress"})
    await case.twin.move_to("2010-10-13T20:00:00Z")
    objectives = [{"theme": THEMES[0], "text": SENTINEL}, {"theme": THEMES[1], "text": "Retrouver sa sœur"}]
    plan = await case.revise(
        objectives=objectives,
        actions=[{"theme": THEMES[0], "text": "Appeler"}, {"theme": THEMES[1], "text": "Écrire"}],
        no_action_wanted=[THEMES[2]],
    )
    assert (plan["version"], plan["state"]) == (3, "active")
    assert [item["status"] for item in plan["objectives"]] == ["in_progress", "not_started"]
    assert [item["text"] for item in plan["actions"]] == ["Appeler", "Écrire"]
    assert plan["meeting_dates"] == EIGHT_DATES

    found = await versions(case)
    assert [(item["version"], item["reason"], item["note"], item["made_on"]) for item in found] == [
        (0, "written", None, "2010-10-08"),
        (1, "agreed", None, "2010-10-08"),
        (2, "objective_marked", None, "2010-10-08"),
        (3, "revised", SENTINEL, "2010-10-13"),
    ]
    assert found[3]["author"] == "anonymous"
    assert len(found[1]["snapshot"]["content"]["actions"]) == len(first["actions"]) == 3
    assert len(found[3]["snapshot"]["content"]["actions"]) == 2

    [revised] = await case.said("PlanRevised")
    assert revised.data == {
        "plan_id": str(case.plan_id),
        "case_id": str(case.case_id),
        "version": 3,
        "mode": "mixed",
        "revised_on": "2010-10-13",
        "expected_end_on": "2010-12-28",
        "meeting_dates": EIGHT_DATES,
        "objective_count": 2,
    }


@pytest.mark.requirement("R-128", "R-136", "R-155")
async def test_fewer_meetings_cancel_those_too_many_and_no_other_moves(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-20T20:00:00Z")
    await case.hold(1, "2010-10-12")
    await case.miss(2)
    plan = await case.revise(meeting_dates=["2010-10-26", "2010-11-16", "2010-12-14"])
    assert meetings_of(plan) == [
        (1, "10-12", "held"),
        (2, "10-19", "missed"),
        (3, "10-26", "planned"),
        (4, "11-02", "cancelled"),
        (5, "11-16", "planned"),
        (6, "11-30", "cancelled"),
        (7, "12-14", "planned"),
        (8, "12-28", "cancelled"),
    ]
    said = await case.said()
    assert [event.event_name for event in said[-4:]] == [*["MeetingCancelled"] * 3, "PlanRevised"]
    assert {event.data["reason"] for event in said[-4:-1]} == {"person_asked"}
    assert said[-1].data["meeting_dates"] == [
        *("2010-10-12", "2010-10-19", "2010-10-26"),
        *("2010-11-16", "2010-12-14"),
    ]
    assert said[-1].data["expected_end_on"] == plan["expected_end_on"] == "2010-12-14"


@pytest.mark.requirement("R-128")
async def test_other_dates_move_the_meetings_to_come_and_more_of_them_take_the_next_numbers(case: Case) -> None:
    await case.has_plan(meeting_dates=["2010-10-12", "2010-10-19", "2010-10-26"], meeting_at="10:00")
    await case.twin.move_to("2010-10-12T20:00:00Z")
    await case.hold(1, "2010-10-12")
    plan = await case.revise(meeting_dates=["2010-10-19", "2010-10-29", "2010-11-05"], meeting_at="11:00")
    assert meetings_of(plan) == [
        (1, "10-12", "held"),
        (2, "10-19", "planned"),
        (3, "10-29", "planned"),
        (4, "11-05", "planned"),
    ]
    assert [item["at"] for item in plan["meetings"]] == ["10:00:00", *["11:00:00"] * 3]
    assert plan["meetings"][3]["meeting_id"] == str(case.meeting_id(4))
    [moved] = await case.said("MeetingRescheduled")
    assert (moved.data["number_in_series"], moved.data["moved_to"], moved.data["reason"]) == (
        3,
        "2010-10-29",
        "plan_revised",
    )
    for day in ("2010-10-18", "2010-10-28", "2010-11-04"):
        await case.twin.move_to(f"{day}T20:00:00Z")
    soon = [
        (event.data["number_in_series"], event.data["planned_on"]) for event in await case.said("MeetingDueSoon")
    ]
    assert soon[1:] == [(2, "2010-10-19"), (3, "2010-10-29"), (4, "2010-11-05")]


@pytest.mark.requirement("R-128", "R-156")
async def test_a_ninth_meeting_needs_a_reason_and_one_in_the_place_of_a_missed_one_does_not(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    nine = {"reason": SENTINEL, "meeting_dates": [*EIGHT_DATES, "2011-01-04"]}
    assert await case.refuses("revision", nine) == (422, "meetings.more_need_reason")
    await case.miss(1)
    plan = await case.revise(meeting_dates=[*EIGHT_DATES[1:], "2011-01-04"])
    assert len(plan["meetings"]) == 9
    ten = {"reason": SENTINEL, "meeting_dates": [*EIGHT_DATES[1:], "2011-01-04", "2011-01-11"]}
    assert await case.refuses("revision", ten) == (422, "meetings.more_need_reason")
    plan = await case.revise(**{**ten, "more_meetings_reason": SENTINEL})
    assert (len(plan["meetings"]), plan["more_meetings_reason"]) == (10, SENTINEL)


@pytest.mark.requirement("R-130", "SC-06")
async def test_a_new_mode_is_said_with_its_reason(case: Case) -> None:
    await case.has_plan(mode="group")
    individual = {"reason": SENTINEL, "mode": "individual"}
    assert await case.refuses("revision", individual) == (422, "plan.mode_reason_missing")
    plan = await case.revise(mode="individual", mode_reason="attendance")
    assert plan["mode"] == "individual"
    said = await case.said()
    assert [event.event_name for event in said[-2:]] == ["PlanRevised", "ServiceModeChanged"]
    assert said[-1].data == {
        "plan_id": str(case.plan_id),
        "case_id": str(case.case_id),
        "version": 2,
        "mode": "individual",
        "changed_on": "2010-10-08",
        "reason": "attendance",
    }
    await case.revise(
        mode="individual", mode_reason="wishes", actions=[{"theme": it, "text": "…"} for it in THEMES]
    )
    assert len(await case.said("ServiceModeChanged")) == 1


@pytest.mark.requirement("R-116", "R-118", "R-126")
async def test_a_need_that_appears_meanwhile_is_assessed_and_joins_the_plan(case: Case) -> None:
    await case.has_plan()
    order = ["HOUSING", *THEMES]
    housing = {"reason": SENTINEL, "priorities": order, "no_action_wanted": ["HOUSING"]}
    assert await case.refuses("revision", housing) == (422, "priorities.not_a_need")
    await case.done("assessment", {"themes": dict.fromkeys(order, "strong")})
    assert (await case.episode())["priorities"]["order"] == THEMES
    no_action = {"reason": SENTINEL, "priorities": order}
    assert await case.refuses("revision", no_action) == (422, "plan.theme_without_orientation")
    twice = {**housing, "priorities": [*order, "HOUSING"]}
    assert await case.refuses("revision", twice) == (422, "priorities.theme_twice")
    plan = await case.revise(priorities=order, no_action_wanted=["HOUSING", "HOUSING"])
    assert (plan["priorities"], plan["no_action_wanted"]) == (order, ["HOUSING"])
    assert (await case.episode())["priorities"]["order"] == order


@pytest.mark.requirement("R-129")
async def test_the_evening_may_be_asked_for_or_left_later(case: Case) -> None:
    await case.has_plan(meeting_at="14:00")
    evening = {"reason": SENTINEL, "evening": True}
    assert await case.refuses("revision", evening) == (422, "meeting.not_in_evening")
    plan = await case.revise(evening=True, meeting_at="19:00")
    assert plan["evening_hours"] == ["17:00:00", "21:00:00"]
    plan = await case.revise(evening=False)
    assert (plan["evening"], plan["evening_hours"], plan["meeting_at"]) == (False, None, "19:00:00")
    await case.move(2, "2010-10-20", at="09:30")  # one meeting by day would not fit a plan in the evening
    assert await case.refuses("revision", evening) == (422, "meeting.not_in_evening")
    plan = await case.revise(evening=True, meeting_at="18:00")
    assert {item["at"] for item in plan["meetings"]} == {"18:00:00"}


@pytest.mark.requirement("R-124", "R-128")
async def test_a_revision_that_cannot_be_is_refused_and_changes_nothing(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-20T20:00:00Z")
    before = await case.hold(2, "2010-10-19")
    for changes, expected in (
        ({}, (422, "plan.nothing_changed")),
        ({"meeting_dates": [EIGHT_DATES[0], *EIGHT_DATES[2:]]}, (422, "plan.nothing_changed")),
        ({"objectives": []}, (409, "plan.objective_missing")),
        ({"actions": []}, (422, "plan.theme_without_orientation")),
        ({"meeting_dates": ["2010-11-02", "2010-10-26"]}, (422, "meetings.not_in_order")),
        ({"meeting_dates": ["2010-10-18"]}, (422, "meeting.move_into_past")),
        ({"meeting_dates": EIGHT_DATES[1:]}, (422, "meeting.move_into_past")),
        ({"meeting_dates": ["2010-10-20", *EIGHT_DATES[2:]]}, (422, "meetings.not_in_order")),
        ({"reason": " "}, (422, "request.invalid")),
        ({"meeting_dates": ["2010-11-31"]}, (422, "request.invalid")),
        ({"agreed_on": "2010-10-20"}, (422, "request.invalid")),
    ):
        assert await case.refuses("revision", {"reason": SENTINEL, **changes}) == expected, changes.keys()
    assert await case.plan() == before
    late = {"reason": SENTINEL, "mode": "group", "mode_reason": "needs"}
    assert refused(await case.on_plan("revision", late, version=1)) == (409, "plan.version_conflict")
    assert await case.said("PlanRevised") == []


async def test_a_plan_has_no_more_meetings_than_an_event_can_tell_of(case: Case) -> None:
    days = [f"2010-{month}-{day:02d}" for month in (11, 12) for day in range(1, 27)]
    await case.has_plan(meeting_dates=["2010-10-12"])
    await case.twin.move_to("2010-10-12T20:00:00Z")
    await case.hold(1, "2010-10-12")
    many = {"reason": SENTINEL, "meeting_dates": days, "more_meetings_reason": SENTINEL}
    assert await case.refuses("revision", many) == (422, "meetings.too_many")


@pytest.mark.requirement("R-124")
async def test_a_draft_that_was_replaced_cannot_be_changed_or_closed_in_the_place_of_the_plan(case: Case) -> None:
    await case.has_draft()
    draft = await case.done("plans", plan_body(replaces=str(case.plan_id)))
    agreed = {"agreed_on": "2010-10-08", "expected_version": draft["version"]}
    assert (await case.twin.post(f"/plans/{draft['plan_id']}/agreement", agreed)).is_success
    closure = {"outcome": "moved", "closed_on": "2010-10-08", "followup_allowed": True}
    for what, body in (("closure", closure), ("revision", {"reason": SENTINEL, "evening": True}), ("pause", {})):
        assert await case.refuses(what, body) == (409, "plan.replaced")
    assert (await case.episode())["state"] == "active"


@pytest.mark.requirement("R-017", "R-127", "R-129")
async def test_the_programme_and_the_evening_are_parameters_and_a_plan_keeps_those_of_its_day(twin: Twin) -> None:
    before, after = Case(twin), Case(twin)
    written = await before.has_plan(evening=True)
    for name, value in (
        ("meetings_total", 4),
        ("weekly_count", 2),
        ("weekly_step", 3),
        ("later_step", 10),
        ("programme_months", 2),
        ("evening_from_hour", 16),
        ("evening_to_hour", 20),
    ):
        new = {"value": value, "effective_on": "2010-10-08", "reason": "Décision du comité."}
        assert (await twin.post(f"/parameters/{name}", new)).is_success
    assert await before.plan() == written
    plan = await after.has_plan(evening=True)
    assert plan["meeting_dates"] == ["2010-10-12", "2010-10-15", "2010-10-25", "2010-11-04"]
    assert (plan["window_end_on"], plan["evening_hours"]) == ("2010-12-12", ["16:00:00", "20:00:00"])
    five = {"reason": SENTINEL, "meeting_dates": [*plan["meeting_dates"], "2010-11-14"]}
    assert await after.refuses("revision", five) == (422, "meetings.more_need_reason")
    early = {"to": "2010-10-21", "reason": "person_asked", "at": "16:30"}
    assert await before.refuses("meetings/2/move", early) == (422, "meeting.not_in_evening")
    assert (await after.move(2, "2010-10-16", at="16:30"))["version"] == 2
