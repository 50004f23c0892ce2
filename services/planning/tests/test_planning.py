"""Writing a plan and agreeing to it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from services.planning.tests.worker import (
    EIGHT_DATES,
    SENTINEL,
    THEMES,
    Case,
    plan_body,
    refused,
)

from arrimage_contracts import ids

AGREED = {"agreed_on": "2010-10-08"}


@pytest.mark.requirement("R-124", "R-125", "R-127", "R-130")
async def test_a_draft_proposes_the_eight_dates_and_nobody_hears_of_it(case: Case) -> None:
    draft = await case.has_draft()
    assert (draft["plan_id"], draft["state"], draft["version"]) == (str(case.plan_id), "draft", 0)
    assert draft["meeting_dates"] == EIGHT_DATES
    assert (draft["expected_end_on"], draft["window_end_on"]) == ("2010-12-28", "2011-01-12")
    assert (draft["mode"], draft["priorities"], draft["meetings"]) == ("mixed", THEMES, [])
    assert draft["objectives"] == [{"theme": THEMES[0], "text": SENTINEL, "status": "not_started"}]
    assert await case.plan() == draft
    assert await case.said() == []


@pytest.mark.requirement("R-124", "R-132", "R-005")
async def test_plan_created_tells_dates_and_counts_and_nothing_of_the_content(case: Case) -> None:
    plan = await case.has_plan()
    assert (plan["state"], plan["version"], plan["agreed_on"]) == ("active", 1, "2010-10-08")
    assert [(item["number"], item["planned_on"], item["status"]) for item in plan["meetings"]] == [
        (number, day, "planned") for number, day in enumerate(EIGHT_DATES, start=1)
    ]
    assert [item["meeting_id"] for item in plan["meetings"]] == [
        str(ids.meeting_id(case.plan_id, number)) for number in range(1, 9)
    ]
    [created] = await case.said()
    assert created.data == {
        "plan_id": str(case.plan_id),
        "case_id": str(case.case_id),
        "referral_id": str(case.referral_id),
        "version": 1,
        "mode": "mixed",
        "start_on": "2010-10-12",
        "expected_end_on": "2010-12-28",
        "meeting_dates": EIGHT_DATES,
        "objective_count": 1,
    }


@pytest.mark.requirement("R-124")
async def test_a_plan_is_agreed_only_with_an_objective_on_a_day_that_has_come_and_once(case: Case) -> None:
    await case.has_draft(objectives=[])
    assert refused(await case.on_plan("agreement", AGREED, version=0)) == (409, "plan.objective_missing")

    replaced = await case.done("plans", plan_body(replaces=str(case.plan_id)))
    case.plan_id = ids.plan_id(case.case_id, 2)
    assert replaced["plan_id"] == str(case.plan_id)
    tomorrow = {"agreed_on": "2010-10-09"}
    assert refused(await case.on_plan("agreement", tomorrow, version=0)) == (422, "date.in_future")
    assert await case.said() == []
    await case.plan_done("agreement", AGREED)
    assert refused(await case.on_plan("agreement", AGREED, version=1)) == (409, "plan.already_agreed")
    assert refused(await case.do("plans", plan_body())) == (409, "plan.already_active")
    assert len(await case.said("PlanCreated")) == 1


@pytest.mark.requirement("R-124", "R-131")
async def test_a_draft_gives_way_to_another_only_when_it_is_named(case: Case) -> None:
    await case.has_draft()
    assert refused(await case.do("plans", plan_body())) == (409, "plan.draft_exists")
    second = await case.done("plans", plan_body(mode="individual", replaces=str(case.plan_id)))
    third = plan_body(mode="group", replaces=str(case.plan_id))
    assert refused(await case.do("plans", third)) == (409, "plan.version_conflict")

    assert [(item["number"], item["state"]) for item in (await case.episode())["plans"]] == [
        (1, "replaced"),
        (2, "draft"),
    ]
    assert refused(await case.on_plan("agreement", AGREED, version=0)) == (409, "plan.version_conflict")
    assert refused(await case.on_plan("agreement", AGREED, version=1)) == (409, "plan.replaced")
    case.plan_id = ids.plan_id(case.case_id, 2)
    agreed = await case.plan_done("agreement", AGREED, version=second["version"])
    assert (agreed["mode"], agreed["version"]) == ("individual", 1)


async def test_the_first_draft_replaces_nothing(case: Case) -> None:
    await case.has_priorities()
    assert refused(await case.do("plans", plan_body(replaces=str(uuid4())))) == (404, "plan.unknown")


@pytest.mark.requirement("R-126")
async def test_each_need_in_the_order_has_an_action_or_wants_none(case: Case) -> None:
    await case.has_priorities()
    two = [{"theme": theme, "text": SENTINEL} for theme in THEMES[:2]]
    answer = await case.do("plans", plan_body(actions=two))
    assert refused(answer) == (422, "plan.theme_without_orientation")
    assert THEMES[2] in answer.json()["detail"]
    assert SENTINEL not in answer.text
    assert (await case.episode())["state"] == "assessing"

    draft = await case.done("plans", plan_body(actions=two, no_action_wanted=[THEMES[2], THEMES[2]]))
    assert draft["no_action_wanted"] == [THEMES[2]]


@pytest.mark.requirement("R-118", "R-126")
async def test_a_draft_that_no_longer_follows_the_order_cannot_be_agreed(case: Case) -> None:
    await case.has_draft()
    await case.done("priorities", {"order": THEMES[::-1]})
    assert refused(await case.on_plan("agreement", AGREED, version=0)) == (409, "plan.priorities_changed")
    await case.done("assessment", {"themes": {THEMES[0]: "strong"}})
    assert refused(await case.on_plan("agreement", AGREED, version=0)) == (409, "priorities.missing")
    assert (await case.episode())["state"] == "plan_draft"


@pytest.mark.requirement("R-128")
async def test_the_person_may_ask_for_other_dates_and_fewer_meetings(case: Case) -> None:
    await case.has_priorities()
    late = {"meeting_dates": ["2010-10-13", "2010-10-20"]}
    assert refused(await case.do("plans", plan_body(**late))) == (422, "meetings.first_not_at_start")
    doubled = {"meeting_dates": ["2010-10-12", "2010-10-20", "2010-10-20"]}
    assert refused(await case.do("plans", plan_body(**doubled))) == (422, "meetings.not_in_order")
    nine = {"meeting_dates": [*EIGHT_DATES, "2011-01-11"]}
    assert refused(await case.do("plans", plan_body(**nine))) == (422, "meetings.more_need_reason")

    wished = ["2010-10-12", "2010-10-20", "2010-12-01"]
    plan = await case.writes_plan(meeting_dates=wished)
    assert [item["planned_on"] for item in plan["meetings"]] == wished
    [created] = await case.said("PlanCreated")
    assert (created.data["meeting_dates"], created.data["expected_end_on"]) == (wished, "2010-12-01")


@pytest.mark.requirement("R-128")
async def test_a_ninth_meeting_is_planned_when_its_reason_is_given_and_the_reason_stays_here(case: Case) -> None:
    nine = {"meeting_dates": [*EIGHT_DATES, "2011-01-11"], "more_meetings_reason": SENTINEL}
    plan = await case.has_plan(**nine)
    assert (len(plan["meetings"]), plan["more_meetings_reason"]) == (9, SENTINEL)
    [created] = await case.said("PlanCreated")
    assert SENTINEL not in created.to_json().decode()


@pytest.mark.requirement("R-129")
async def test_who_works_by_day_gets_evening_meetings_proposed_and_may_ask_otherwise(case: Case) -> None:
    await case.is_accepted()
    await case.done("assessment", {"themes": dict.fromkeys(THEMES, "some"), "daytime_worker": True})
    await case.done("priorities", {"order": THEMES})
    draft = await case.done("plans", plan_body())
    assert (draft["evening"], draft["evening_hours"]) == (True, ["17:00:00", "21:00:00"])
    by_day = await case.done("plans", plan_body(evening=False, replaces=draft["plan_id"]))
    assert (by_day["evening"], by_day["evening_hours"]) == (False, None)


@pytest.mark.requirement("R-125", "R-131")
async def test_each_change_makes_a_version_and_the_earlier_ones_stay_readable(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    record = {"place": "Local 2", "mode": "individual", "themes": [THEMES[0]], "notes": SENTINEL}
    record["place_kind"] = "partner"
    await case.plan_done("meetings/1/held", {"held_on": "2010-10-12", **record})
    await case.plan_done("objectives/1/status", {"status": "in_progress"})

    versions = await case.twin.get(f"/plans/{case.plan_id}/versions")
    assert [(item["version"], item["reason"], item["author"], item["made_on"]) for item in versions] == [
        (0, "written", "anonymous", "2010-10-08"),
        (1, "agreed", "anonymous", "2010-10-08"),
        (2, "meeting_held", "anonymous", "2010-10-12"),
        (3, "objective_marked", "anonymous", "2010-10-12"),
    ]
    snapshots = [item["snapshot"] for item in versions]
    assert [item["state"] for item in snapshots] == ["draft", "active", "active", "active"]
    assert [item["content"]["objectives"][0]["status"] for item in snapshots] == [
        "not_started",
        "not_started",
        "not_started",
        "in_progress",
    ]
    assert [item["meetings"][0]["status"] for item in snapshots[1:]] == ["planned", "held", "held"]
    assert snapshots[2]["meetings"][0]["record"] == record
    assert snapshots[3]["content"]["actions"][0]["text"] == SENTINEL


async def test_a_plan_or_a_case_that_does_not_exist_is_not_found(case: Case) -> None:
    unknown = uuid4()
    for path in (f"/plans/{unknown}", f"/plans/{unknown}/versions"):
        assert refused(await case.twin.client.get(path)) == (404, "plan.unknown")
    assert refused(await case.twin.client.get(f"/episodes/{unknown}")) == (404, "case.unknown")
    assert refused(await case.do("assessment", {"themes": {}})) == (404, "case.unknown")
    assert refused(await case.on_plan("agreement", AGREED, version=0)) == (404, "plan.unknown")
