"""The journeys SC-01 and SC-02, as far as planning takes part in them."""

from __future__ import annotations

import pytest
from services.planning.tests.worker import CLOSED, EIGHT_DATES, THEMES, Case


@pytest.mark.requirement("SC-01", "R-116", "R-118", "R-124", "R-127", "R-155", "R-189")
async def test_a_complete_journey_from_the_shell_to_the_closure(case: Case) -> None:
    await case.is_referred()
    episode = await case.episode()
    assert episode["state"] == "referred"
    assert episode["assessment"] is None

    await case.is_accepted()
    assert (await case.episode())["state"] == "assessing"

    await case.done("assessment", {"themes": dict.fromkeys(THEMES, "strong")})
    episode = await case.done("priorities", {"order": THEMES})
    assert len(episode["assessment"]["content"]["themes"]) == 8
    assert episode["priorities"]["order"] == THEMES

    plan = await case.writes_plan()
    assert plan["state"] == "active"
    assert plan["version"] == 1
    assert [meeting["planned_on"] for meeting in plan["meetings"]] == EIGHT_DATES
    [created] = await case.said("PlanCreated")
    assert created.data["start_on"] == "2010-10-12"
    assert created.data["expected_end_on"] == "2010-12-28"
    assert created.data["meeting_dates"] == EIGHT_DATES
    assert created.data["version"] == 1

    await case.twin.move_to("2010-12-28T20:00:00Z")
    for number, day in enumerate(EIGHT_DATES, start=1):
        await case.hold(number, day)
    held = await case.said("MeetingHeld")
    assert [event.data["number_in_series"] for event in held] == [1, 2, 3, 4, 5, 6, 7, 8]

    plan = await case.plan_done("closure", {**CLOSED, "closed_on": "2010-12-28"})
    assert plan["state"] == "closed"
    assert (await case.episode())["state"] == "closed"
    assert await case.said("MeetingCancelled") == []
    [closed] = await case.said("EpisodeClosed")
    assert closed.data["outcome"] == "completed"
    assert closed.data["outcome_class"] == "positive"
    assert closed.data["activities_held_count"] == 8


@pytest.mark.requirement("SC-02", "R-136", "R-189", "R-190")
async def test_a_job_after_three_weeks_is_a_success_and_cancels_what_was_planned(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-11-02T20:00:00Z")
    for number, day in enumerate(EIGHT_DATES[:4], start=1):
        await case.hold(number, day)

    ending = {
        "closed_on": "2010-11-02",
        "outcome": "early_reintegration",
        "success_tags": ["employment"],
        "followup_allowed": True,
    }
    plan = await case.plan_done("closure", ending)

    assert [meeting["status"] for meeting in plan["meetings"]] == ["held"] * 4 + ["cancelled"] * 4
    said = await case.said()
    assert [event.event_name for event in said[-5:]] == ["MeetingCancelled"] * 4 + ["EpisodeClosed"]
    assert [event.data["number_in_series"] for event in said[-5:-1]] == [5, 6, 7, 8]
    assert {event.data["reason"] for event in said[-5:-1]} == {"episode_closed"}
    closed = said[-1].data
    assert closed["outcome_class"] == "positive"
    assert closed["success_tags"] == ["employment"]
    assert closed["activities_held_count"] == 4
