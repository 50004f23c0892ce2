"""A missed meeting is not abandonment: somebody contacts the person, and only a worker gives up."""

from __future__ import annotations

from typing import Any

import pytest
from services.planning.tests.worker import CLOSED, SENTINEL, Case, meetings_of, refused

from arrimage_testing.service_twin import Twin

pytestmark = pytest.mark.requirement("R-156")


async def contacts(case: Case, on: str, result: str = "no_answer", channel: str = "phone") -> dict[str, Any]:
    return await case.done("contacts", {"on": on, "channel": channel, "result": result})


async def open_tasks(twin: Twin, query: str = "") -> list[tuple[str, str]]:
    return [(item["missed_on"][5:], item["due_on"][5:]) for item in await twin.get(f"/contact-tasks{query}")]


async def test_a_missed_meeting_asks_for_a_contact_within_two_working_days_and_leaves_the_episode_open(
    case: Case,
) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    plan = await case.miss(1)
    assert meetings_of(plan)[:2] == [(1, "10-12", "missed"), (2, "10-19", "planned")]
    assert (await case.episode())["state"] == "active"
    [missed] = await case.said("MeetingMissed")
    assert missed.data == {
        "meeting_id": str(case.meeting_id(1)),
        "plan_id": str(case.plan_id),
        "number_in_series": 1,
        "planned_on": "2010-10-12",
        "contact_due_on": "2010-10-14",
    }
    [task] = await case.twin.get("/contact-tasks")
    assert task == {
        "case_id": str(case.case_id),
        "meeting_id": str(case.meeting_id(1)),
        "missed_on": "2010-10-12",
        "due_on": "2010-10-14",
        "state": "open",
        "settled_on": None,
    }
    assert (await case.episode())["contact_tasks"] == [task]


async def test_the_two_days_pass_the_weekend_and_thanksgiving_and_count_from_when_it_is_known(twin: Twin) -> None:
    friday, late = Case(twin), Case(twin)
    await late.has_plan(start_on="2010-09-28")
    await friday.has_plan(start_on="2010-10-08")
    await friday.miss(1)
    await late.miss(1)  # a missed meeting of September, recorded on the Friday before Thanksgiving
    assert sorted(await open_tasks(twin)) == [("09-28", "10-13"), ("10-08", "10-13")]


async def test_an_attempt_leaves_the_task_open_and_a_contact_closes_it(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-13T20:00:00Z")
    await case.miss(1)
    await contacts(case, "2010-10-13")
    await contacts(case, "2010-10-13", "message_left", "text_message")
    episode = await contacts(case, "2010-10-11", "reached")  # before the meeting: it is not about it
    assert await open_tasks(case.twin) == [("10-12", "10-15")]
    assert [(item["number"], item["result"], item["contacted_on"]) for item in episode["contacts"]] == [
        (1, "no_answer", "2010-10-13"),
        (2, "message_left", "2010-10-13"),
        (3, "reached", "2010-10-11"),
    ]
    await case.twin.move_to("2010-10-14T20:00:00Z")
    episode = await contacts(case, "2010-10-14", "reached")
    assert await open_tasks(case.twin) == []
    [task] = episode["contact_tasks"]
    assert (task["state"], task["settled_on"]) == ("done", "2010-10-14")
    assert len(await case.twin.get("/contact-tasks?state=done")) == 1
    assert [event.event_name for event in await case.said()] == ["PlanCreated", "MeetingMissed"]


async def test_who_comes_to_a_later_meeting_is_found_again(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-19T20:00:00Z")
    await case.miss(1)
    assert await open_tasks(case.twin, "?due_by=2010-10-20") == []
    assert await open_tasks(case.twin, "?due_by=2010-10-21") == [("10-12", "10-21")]
    await case.hold(2, "2010-10-19")
    assert await open_tasks(case.twin) == []


async def test_what_cannot_have_been_missed_is_refused(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-19T20:00:00Z")
    await case.hold(1, "2010-10-12")
    await case.miss(2)
    for number, expected in (
        (1, (409, "meeting.already_held")),
        (2, (409, "meeting.already_missed")),
        (3, (409, "meeting.not_yet")),
        (9, (404, "meeting.unknown")),
    ):
        assert await case.refuses(f"meetings/{number}/missed", {}) == expected
    held = {"held_on": "2010-10-19"}
    assert await case.refuses("meetings/2/held", held) == (409, "meeting.already_missed")
    assert refused(await case.on_plan("meetings/3/missed", {}, version=1)) == (409, "plan.version_conflict")
    assert len(await case.said("MeetingMissed")) == 1


async def test_a_contact_that_cannot_be_is_refused(case: Case) -> None:
    call = {"on": "2010-10-08", "channel": "phone", "result": "no_answer"}
    assert refused(await case.do("contacts", call)) == (404, "case.unknown")
    await case.is_referred()
    assert refused(await case.do("contacts", call)) == (409, "episode.not_accepted")
    await case.is_accepted()
    for changes in ({"on": "2010-10-09"}, {"on": "2010-02-30"}, {"channel": "pigeon"}, {"result": SENTINEL}):
        status, code = refused(await case.do("contacts", {**call, **changes}))
        assert (status, code) == (422, "date.in_future" if changes == {"on": "2010-10-09"} else "request.invalid")
    await case.done("contacts", call)
    assert len((await case.episode())["contacts"]) == 1
    assert await case.said() == []


async def test_nobody_is_given_up_before_three_attempts_over_two_weeks_since_the_person_was_reached(
    case: Case,
) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-11-20T20:00:00Z")
    await case.hold(1, "2010-10-12")
    await case.miss(2)
    lost = {**CLOSED, "closed_on": "2010-11-20", "outcome": "lost_contact"}

    async def missing() -> str:
        answer = await case.on_plan("closure", lost, version=(await case.plan())["version"])
        assert refused(answer) == (422, "closure.attempts_missing")
        detail: str = answer.json()["detail"]
        return detail

    assert "il y en a 0, sur 0 jours" in await missing()
    for day in ("2010-10-12", "2010-10-21", "2010-10-25"):  # the first is the day of the meeting: reached
        await contacts(case, day)
    assert "il y en a 2, sur 4 jours" in await missing()
    await contacts(case, "2010-10-26", "reached")
    assert "il y en a 0, sur 0 jours" in await missing()
    for day in ("2010-10-30", "2010-10-30", "2010-11-05"):
        await contacts(case, day, "message_left")
    assert "il y en a 2, sur 6 jours" in await missing()
    await contacts(case, "2010-11-12", "wrong_number")
    assert "il y en a 3, sur 13 jours" in await missing()
    assert (await case.episode())["state"] == "active"

    await contacts(case, "2010-11-13")
    await case.plan_done("closure", lost)  # and only because a worker decides so
    [closed] = await case.said("EpisodeClosed")
    assert (closed.data["outcome"], closed.data["outcome_class"]) == ("lost_contact", "interrupted")


async def test_the_tasks_of_an_episode_end_with_it(case: Case) -> None:
    await case.has_plan()
    await case.twin.move_to("2010-10-12T20:00:00Z")
    await case.miss(1)
    await case.plan_done("closure", {**CLOSED, "closed_on": "2010-10-12", "outcome": "moved"})
    assert await open_tasks(case.twin) == []
    [task] = (await case.episode())["contact_tasks"]
    assert (task["state"], task["settled_on"]) == ("cancelled", "2010-10-12")


@pytest.mark.requirement("R-017")
async def test_the_working_days_and_the_attempts_are_parameters_and_a_due_day_once_said_stays(twin: Twin) -> None:
    before, after = Case(twin), Case(twin)
    await before.has_plan(start_on="2010-10-08")
    await after.has_plan(start_on="2010-10-08")
    await before.miss(1)
    for name, value in (
        ("missed_meeting_contact_working_days", 5),
        ("lost_contact_attempts", 1),
        ("lost_contact_days", 0),
    ):
        new = {"value": value, "effective_on": "2010-10-08", "reason": "Décision du comité."}
        assert (await twin.post(f"/parameters/{name}", new)).is_success
    await after.miss(1)
    due = {item["case_id"]: item["due_on"] for item in await twin.get("/contact-tasks")}
    assert due == {str(before.case_id): "2010-10-13", str(after.case_id): "2010-10-18"}
    await contacts(after, "2010-10-08")
    await after.plan_done("closure", {**CLOSED, "closed_on": "2010-10-08", "outcome": "lost_contact"})
