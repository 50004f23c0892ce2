"""Meetings that take place, and the end of an episode."""

from __future__ import annotations

import pytest
from services.planning.tests.worker import CLOSED, EIGHT_DATES, SENTINEL, THEMES, Case, plan_body, refused

from arrimage_contracts.vocabularies import OUTCOME_CLASS, Outcome
from arrimage_testing.service_twin import Twin

TODAY = "2010-11-20"


@pytest.mark.requirement("R-155")
async def test_meetings_are_held_in_any_order_each_once_and_never_in_the_future(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-26T20:00:00Z")
    await case.hold(2, "2010-10-19")
    plan = await case.hold(1, "2010-10-13")
    assert [(item["status"], item["held_on"]) for item in plan["meetings"][:3]] == [
        ("held", "2010-10-13"),
        ("held", "2010-10-19"),
        ("planned", None),
    ]
    version = plan["version"]
    for number, day, expected in (
        (1, "2010-10-13", (409, "meeting.already_held")),
        (3, "2010-10-27", (422, "date.in_future")),
        (9, "2010-10-26", (404, "meeting.unknown")),
        (3, "2010-02-30", (422, "request.invalid")),
    ):
        body = {"held_on": day}
        assert refused(await case.on_plan(f"meetings/{number}/held", body, version=version)) == expected
    assert (await case.plan())["version"] == version == 3
    held = await case.said("MeetingHeld")
    assert [event.data["number_in_series"] for event in held] == [2, 1]


@pytest.mark.requirement("R-155", "R-020")
async def test_meeting_held_carries_ids_number_and_date_only(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    body = {"held_on": "2010-10-12", "place": SENTINEL, "notes": SENTINEL, "themes": [THEMES[0]]}
    plan = await case.plan_done("meetings/1/held", body)
    assert plan["meetings"][0]["record"]["notes"] == SENTINEL
    [held] = await case.said("MeetingHeld")
    assert held.data == {
        "meeting_id": str(case.meeting_id(1)),
        "plan_id": str(case.plan_id),
        "number_in_series": 1,
        "held_on": "2010-10-12",
    }


@pytest.mark.requirement("R-156")
async def test_a_meeting_that_passed_without_being_held_leaves_the_episode_open(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2011-02-01T20:00:00Z")
    plan = await case.plan()
    assert (plan["state"], {item["status"] for item in plan["meetings"]}) == ("active", {"planned"})
    assert len(await case.said()) == 1


@pytest.mark.requirement("R-189", "R-190")
async def test_any_outcome_is_said_with_its_coarse_class(twin: Twin) -> None:
    await twin.move_to("2010-11-20T20:00:00Z")
    for outcome in Outcome:
        case = Case(twin)
        await case.has_plan()
        ending = {
            "closed_on": TODAY,
            "outcome": outcome,
            "success_tags": ["network", "employment", "network"],
            "followup_allowed": False,
            "contact_attempts": ["2010-11-19", "2010-11-01", "2010-11-10"],
        }
        await case.plan_done("closure", ending)
        [closed] = await case.said("EpisodeClosed")
        assert closed.data == {
            "case_id": str(case.case_id),
            "plan_id": str(case.plan_id),
            "closed_on": TODAY,
            "outcome": outcome,
            "outcome_class": OUTCOME_CLASS[outcome],
            "success_tags": ["employment", "network"],
            "activities_held_count": 0,
            "followup_allowed": False,
            "plan_agreed": True,
        }
        episode = await case.episode()
        assert (episode["state"], episode["outcome"], episode["closed_on"]) == ("closed", outcome, TODAY)
        assert episode["followup_allowed"] is False
        assert episode["contact_attempts"] == ["2010-11-01", "2010-11-10", "2010-11-19"]


@pytest.mark.requirement("R-136", "R-156")
async def test_a_closure_that_cannot_be_is_refused_and_cancels_nothing(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-11-20T20:00:00Z")
    version = (await case.hold(4, "2010-11-02"))["version"]
    for changes, expected in (
        ({"closed_on": "2010-11-21"}, (422, "date.in_future")),
        ({"closed_on": "2010-11-01"}, (422, "closure.too_early")),
        ({"closed_on": "2010-11-31"}, (422, "request.invalid")),
        ({"outcome": "lost_contact"}, (422, "closure.attempts_missing")),
        ({"outcome": "rechute"}, (422, "request.invalid")),
    ):
        ending = {**CLOSED, "closed_on": TODAY, **changes}
        assert refused(await case.on_plan("closure", ending, version=version)) == expected
    plan = await case.plan()
    assert (plan["state"], plan["version"], (await case.episode())["outcome"]) == ("active", version, None)
    assert await case.said("MeetingCancelled") == await case.said("EpisodeClosed") == []


@pytest.mark.requirement("R-136")
async def test_meeting_cancelled_says_which_meeting_and_why(case: Case) -> None:
    await case.has_plan(meeting_dates=["2010-10-12", "2010-10-19"])
    await case.twin.move_to("2010-10-12T20:00:00Z")
    await case.hold(1, "2010-10-12")
    await case.plan_done("closure", {**CLOSED, "closed_on": "2010-10-12"})
    [cancelled] = await case.said("MeetingCancelled")
    assert cancelled.data == {
        "meeting_id": str(case.meeting_id(2)),
        "plan_id": str(case.plan_id),
        "number_in_series": 2,
        "planned_on": "2010-10-19",
        "reason": "episode_closed",
    }


@pytest.mark.requirement("R-124", "R-136")
async def test_in_each_state_what_does_not_belong_to_it_is_refused_and_nothing_is_said(case: Case) -> None:
    assessment, order = {"themes": dict.fromkeys(THEMES, "some")}, {"order": THEMES}
    ending = {**CLOSED, "closed_on": "2010-10-08"}
    held = {"held_on": "2010-10-08"}

    await case.is_referred()
    for what, body in (("assessment", assessment), ("priorities", order), ("plans", plan_body())):
        assert refused(await case.do(what, body)) == (409, "episode.not_accepted")

    await case.has_draft()
    for what, body in (("meetings/1/held", held), ("objectives/1/status", {"status": "achieved"})):
        assert refused(await case.on_plan(what, body, version=0)) == (409, "plan.not_agreed")
    assert refused(await case.on_plan("closure", ending, version=0)) == (409, "closure.without_plan")

    await case.plan_done("agreement", {"agreed_on": "2010-10-08"})
    for what, body in (("priorities", order), ("plans", plan_body())):
        assert refused(await case.do(what, body)) == (409, "plan.already_active")

    version = (await case.plan_done("closure", ending))["version"]
    said = await case.said()
    for what, body in (("assessment", assessment), ("priorities", order), ("plans", plan_body())):
        assert refused(await case.do(what, body)) == (409, "episode.closed")
    for what, body in (
        ("agreement", {"agreed_on": "2010-10-08"}),
        ("meetings/1/held", held),
        ("objectives/1/status", {"status": "achieved"}),
        ("closure", ending),
    ):
        assert refused(await case.on_plan(what, body, version=version)) == (409, "episode.closed")
    assert await case.said() == said
    assert len(said) == 1 + len(EIGHT_DATES) + 1
