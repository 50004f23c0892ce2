from __future__ import annotations

from uuid import uuid4

import pytest
from services.followup.tests.conftest import Followup
from services.followup.tests.journey import ON_EACH_STORE, Episode, refused, said, said_by_followup

from arrimage_testing.service_twin import Twin

WRONG: list[tuple[dict[str, object], int, str]] = [
    ({"result": "reached", "completed_on": "2011-03-31"}, 422, "followup.date_in_future"),
    ({"result": "reached", "completed_on": "2011-03-27"}, 422, "followup.date_before_due"),
    ({"result": "unreached", "wish_to_return": True}, 422, "followup.wish_without_answer"),
    ({"result": "unreached", "answers": {"housing": "stable"}}, 422, "followup.answers_without_call"),
    ({"result": "declined", "answers": {}}, 422, "followup.answers_without_call"),
    ({"result": "reached", "time": "10:15", "part_of_day": "morning"}, 422, "followup.time_of_day_missing"),
    ({"result": "relapse"}, 422, "request.invalid"),
    ({"result": "reached", "completed_on": "2011-02-30"}, 422, "request.invalid"),
    ({"result": "reached", "notes": "said by the person"}, 422, "request.invalid"),
    ({"result": "reached", "answers": {"relapse": True}}, 422, "request.invalid"),
    ({"result": "reached", "answers": {"situation": {"RELAPSE": "same"}}}, 422, "request.invalid"),
    ({"result": "reached", "answers": {"hospital_stays": -1}}, 422, "request.invalid"),
    ({"result": "reached", "answers": {"words": {"other": "  "}}}, 422, "request.invalid"),
    ({}, 422, "request.invalid"),
]


@pytest.mark.requirement("R-180", "R-183", "SC-01")
@ON_EACH_STORE
async def test_a_call_that_reached_the_person_is_completed_and_said_on_the_own_bus(
    twin: Twin, episode: Episode
) -> None:
    call = await episode.falls_due(twin)
    done = await twin.post(f"{call}/result", {"result": "reached", "completed_on": "2011-03-29"})
    assert done.status_code == 200
    assert done.json()["state"] == "completed"
    await twin.quiet()
    (event,) = said_by_followup(await twin.events(), "FollowupCompleted")
    assert (event.data["result"], event.data["completed_on"]) == ("reached", "2011-03-29")
    assert event.data["wish_to_return"] is False
    assert {**await twin.get(call), "warnings": []} == done.json()
    assert [c["kind"] for c in await twin.get("/followups?state=scheduled")] == ["M9"]
    assert await said(twin, "ReentryRequested") == []


@pytest.mark.requirement("R-180", "R-181", "R-182")
@pytest.mark.parametrize(
    ("result", "event_name", "day"),
    [("unreached", "FollowupUnreached", "unreached_on"), ("declined", "FollowupDeclined", "declined_on")],
)
async def test_a_call_may_end_unreached_or_declined_on_the_day_it_is_recorded(
    twin: Twin, episode: Episode, result: str, event_name: str, day: str
) -> None:
    call = await episode.falls_due(twin)
    done = await twin.post(f"{call}/result", {"result": result})
    assert (done.json()["state"], done.json()["completed_on"]) == (result, "2011-03-30")
    await twin.quiet()
    (event,) = said_by_followup(await twin.events(), event_name)
    assert event.data[day] == "2011-03-30"
    assert await said(twin, "FollowupCompleted") == []  # which would count it as an answer


@pytest.mark.requirement("R-180")
@pytest.mark.parametrize("result", ["reached", "declined"])
async def test_a_call_whose_time_of_day_is_told_counts_as_an_attempt(
    twin: Twin, episode: Episode, result: str
) -> None:
    call = await episode.falls_due(twin)
    done = await twin.post(f"{call}/result", {"result": result, "time": "10:15"})
    assert [(made["part_of_day"], made["result"]) for made in done.json()["attempts"]] == [("morning", "reached")]
    await twin.quiet()
    (event,) = said_by_followup(await twin.events(), "FollowupAttempted")
    assert (event.data["attempt"], event.data["result"]) == (1, "reached")


@pytest.mark.requirement("R-180", "R-183")
async def test_a_wrong_result_is_refused_with_a_stable_code_and_nothing_is_kept(
    twin: Twin, episode: Episode
) -> None:
    call = await episode.falls_due(twin)
    for body, status, code in WRONG:
        assert refused(await twin.post(f"{call}/result", body)) == (status, code), body
    assert (await twin.get(call))["state"] == "due"
    assert [name for name, _ in await said(twin)] == ["FollowupScheduled"] * 2 + ["FollowupDue"]


@pytest.mark.requirement("R-180")
async def test_a_result_before_the_due_date_is_refused(twin: Twin, episode: Episode) -> None:
    await episode.happens(twin)
    early = await twin.post(f"{episode.path('M3')}/result", {"result": "reached"})
    assert refused(early) == (409, "followup.not_due_yet")
    assert "2011-03-28" in early.json()["detail"]
    assert (await twin.get(episode.path("M3")))["state"] == "scheduled"


@pytest.mark.requirement("R-008", "R-180")
@ON_EACH_STORE
async def test_of_two_workers_who_record_a_result_the_second_gets_a_conflict(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    first = await twin.post(f"{call}/result", {"result": "reached"}, key="the-first-worker")
    again = await twin.post(f"{call}/result", {"result": "reached"}, key="the-first-worker")
    second = await twin.post(f"{call}/result", {"result": "unreached"}, key="the-second-worker")
    assert (again.status_code, again.json()) == (200, first.json())
    assert refused(second) == (409, "followup.already_completed")
    assert await said(twin, "FollowupCompleted", "FollowupUnreached") == [("FollowupCompleted", "M3")]


@pytest.mark.requirement("R-179", "R-180")
async def test_a_worker_quicker_than_the_timer_on_the_due_day_is_not_refused(
    followup: Followup, episode: Episode
) -> None:
    async with followup(poll_seconds=60) as twin:  # the timer looks again long after the worker
        await episode.happens(twin)
        twin.clock.move_to(twin.clock.now().replace(year=2011, month=3, day=28))
        done = await twin.post(f"{episode.path('M3')}/result", {"result": "reached"})
        assert done.status_code == 200
        twin.runtime.wake_timers()
        assert (await said(twin))[2:] == [("FollowupDue", "M3"), ("FollowupCompleted", "M3")]


async def test_a_call_that_does_not_exist_is_not_found(twin: Twin) -> None:
    path = f"/followups/{uuid4()}"
    attempt = {"result": "no_answer", "part_of_day": "evening"}
    for answer in (
        await twin.client.get(path),
        await twin.client.get(f"{path}/answers"),
        await twin.post(f"{path}/attempts", attempt),
        await twin.post(f"{path}/result", {"result": "reached"}),
    ):
        assert refused(answer) == (404, "followup.not_found")
    unknown_state = await twin.client.get("/followups?state=relapsed")
    assert refused(unknown_state) == (422, "request.invalid")
