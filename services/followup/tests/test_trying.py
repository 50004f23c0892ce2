"""The attempts to reach a person, and the end of their window, through HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest
from services.followup.tests.conftest import Followup
from services.followup.tests.journey import (
    MORE_ON_POSTGRESQL,
    ON_EACH_STORE,
    THE_THREE,
    Episode,
    refused,
    said,
    said_by_followup,
    tried,
)

from arrimage_testing.service_twin import Twin, log_lines

WRONG: list[tuple[dict[str, object], int, str]] = [
    ({"result": "reached", "part_of_day": "morning"}, 422, "followup.reached_is_a_result"),
    ({"result": "no_answer"}, 422, "followup.time_of_day_missing"),
    ({"result": "no_answer", "part_of_day": "evening", "time": "18:00"}, 422, "followup.time_of_day_missing"),
    (
        {"result": "no_answer", "part_of_day": "evening", "attempted_on": "2011-03-31"},
        422,
        "followup.date_in_future",
    ),
    (
        {"result": "no_answer", "part_of_day": "evening", "attempted_on": "2011-03-27"},
        422,
        "followup.date_before_due",
    ),
    ({"result": "no_answer", "part_of_day": "evening", "attempted_on": "2011-02-30"}, 422, "request.invalid"),
    ({"result": "no_answer", "part_of_day": "night"}, 422, "request.invalid"),
    ({"result": "no_answer", "time": "25:00"}, 422, "request.invalid"),
    ({"result": "no_answer", "time": "18:00Z"}, 422, "request.invalid"),
    ({"result": "relapse", "part_of_day": "evening"}, 422, "request.invalid"),
    ({"result": "no_answer", "part_of_day": "evening", "phone": "0"}, 422, "request.invalid"),
    ({}, 422, "request.invalid"),
]


@pytest.mark.requirement("R-180", "R-181")
@ON_EACH_STORE
async def test_after_three_attempts_at_different_times_of_day_a_worker_may_give_up(
    twin: Twin, episode: Episode
) -> None:
    call = await episode.falls_due(twin)
    left = [(await tried(twin, call, result, part))["attempts_left"] for result, part in THE_THREE]
    assert left == [2, 1, 0]
    done = await twin.post(f"{call}/result", {"result": "unreached"})
    assert (done.status_code, done.json()["state"], done.json()["warnings"]) == (200, "unreached", [])
    assert (await said(twin))[3:] == [*[("FollowupAttempted", "M3")] * 3, ("FollowupUnreached", "M3")]
    found = said_by_followup(await twin.events(), "FollowupAttempted")
    assert [(e.data["attempt"], e.data["result"], e.data["part_of_day"]) for e in found] == [
        (number, *attempt) for number, attempt in enumerate(THE_THREE, 1)
    ]
    (event,) = said_by_followup(await twin.events(), "FollowupUnreached")
    assert (event.data["unreached_on"], event.data["attempts"]) == ("2011-03-30", 3)


@pytest.mark.requirement("R-180")
async def test_a_call_that_is_due_shows_its_attempts_and_how_long_it_waits(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    await tried(twin, call, "message_left", "evening")
    (due,) = await twin.get("/followups?state=due")
    assert (due["overdue_days"], due["attempts_left"], due["last_day"]) == (2, 2, "2011-04-10")
    assert due["attempts"] == [
        {"number": 1, "attempted_on": "2011-03-30", "part_of_day": "evening", "result": "message_left"}
    ]
    (later,) = await twin.get("/followups?state=scheduled")
    assert (later["overdue_days"], later["attempts_left"], later["last_day"]) == (None, None, None)


@pytest.mark.requirement("R-180")
async def test_a_local_time_tells_the_part_of_the_day(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    answer = await twin.post(
        f"{call}/attempts", {"result": "no_answer", "time": "18:30", "attempted_on": "2011-03-29"}
    )
    (made,) = answer.json()["attempts"]
    assert (made["part_of_day"], made["attempted_on"]) == ("evening", "2011-03-29")


@pytest.mark.requirement("R-180")
async def test_the_same_time_of_day_again_is_kept_and_told(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    assert (await tried(twin, call, part="morning"))["warnings"] == []
    again = await twin.post(
        f"{call}/attempts",
        {"result": "no_answer", "part_of_day": "morning"},
    )
    assert (again.status_code, again.json()["attempts_left"]) == (201, 2)
    (warning,) = again.json()["warnings"]
    assert warning["code"] == "followup.same_part_of_day"
    assert "autre" in warning["text"]  # French first


@pytest.mark.requirement("R-180")
async def test_a_fourth_attempt_is_kept_and_told_in_the_readers_language(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    for result, part in THE_THREE:
        await tried(twin, call, result, part)
    fourth = await twin.client.post(
        f"{call}/attempts",
        json={"result": "no_answer", "part_of_day": "evening"},
        headers={"Idempotency-Key": "the-fourth-attempt", "Accept-Language": "en-CA"},
    )
    (warning,) = fourth.json()["warnings"]
    assert warning["code"] == "followup.enough_attempts"
    assert "you may record" in warning["text"]
    assert len(await said(twin, "FollowupAttempted")) == 4


@pytest.mark.requirement("R-180")
async def test_a_worker_who_gives_up_early_is_told_that_attempts_were_left(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    await tried(twin, call, "wrong_number")
    done = await twin.post(f"{call}/result", {"result": "unreached"})
    assert (done.status_code, done.json()["warnings"][0]["code"]) == (200, "followup.attempts_left")
    await twin.quiet()
    (event,) = said_by_followup(await twin.events(), "FollowupUnreached")
    assert event.data["attempts"] == 1


@pytest.mark.requirement("R-180", "R-181")
@MORE_ON_POSTGRESQL
async def test_the_end_of_the_window_ends_the_call_by_itself_once(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    await tried(twin, call)
    await twin.move_to("2011-04-10T23:00:00-04:00")
    assert (await twin.get(call))["state"] == "due"
    await twin.move_to("2011-04-11T00:00:00-04:00")
    ended = await twin.get(call)
    assert (ended["state"], ended["completed_on"]) == ("unreached", "2011-04-11")
    await twin.move_to("2011-05-11T12:00:00Z")
    (event,) = said_by_followup(await twin.events(), "FollowupUnreached")
    assert (event.data["unreached_on"], event.data["attempts"]) == ("2011-04-11", 1)
    late = await twin.post(f"{call}/attempts", {"result": "no_answer", "part_of_day": "evening"})
    assert refused(late) == (409, "followup.already_completed")
    assert await episode.states(twin) == {"M3": "unreached", "M9": "scheduled"}  # the second call is made


@pytest.mark.requirement("R-019", "R-180")
@pytest.mark.parametrize(("made", "lines"), [([], 1), (THE_THREE[:2], 1), (THE_THREE, 0)])
async def test_attempts_that_nobody_made_are_one_warning_in_the_log(
    twin: Twin, episode: Episode, tmp_path: Path, made: list[tuple[str, str]], lines: int
) -> None:
    call = await episode.falls_due(twin)
    for result, part in made:
        await tried(twin, call, result, part)
    await twin.move_to("2011-06-01T12:00:00Z")
    found = [line for line in log_lines(tmp_path) if line["event"] == "followup.attempts_missed"]
    assert [(line["level"], line["attempts"], line["wanted"]) for line in found] == [
        ("warning", len(made), 3)
    ] * lines


@pytest.mark.requirement("R-180")
@pytest.mark.parametrize("result", ["reached", "declined"])
async def test_a_call_that_ended_is_not_given_up_when_its_window_ends(
    twin: Twin, episode: Episode, result: str
) -> None:
    call = await episode.falls_due(twin)
    await twin.post(f"{call}/result", {"result": result})
    await twin.move_to("2011-06-01T12:00:00Z")
    assert await said(twin, "FollowupUnreached") == []


@pytest.mark.requirement("R-180")
async def test_a_wrong_attempt_is_refused_with_a_stable_code_and_nothing_is_kept(
    twin: Twin, episode: Episode
) -> None:
    call = await episode.falls_due(twin)
    for body, status, code in WRONG:
        assert refused(await twin.post(f"{call}/attempts", body)) == (status, code), body
    assert (await twin.get(call))["attempts"] == []
    assert await said(twin, "FollowupAttempted") == []


@pytest.mark.requirement("R-180")
async def test_an_attempt_before_the_due_date_is_refused(twin: Twin, episode: Episode) -> None:
    await episode.happens(twin)
    early = await twin.post(f"{episode.path('M3')}/attempts", {"result": "no_answer", "part_of_day": "evening"})
    assert refused(early) == (409, "followup.not_due_yet")
    assert "2011-03-28" in early.json()["detail"]


@pytest.mark.requirement("R-008", "R-180")
@ON_EACH_STORE
async def test_two_workers_who_tried_made_two_attempts_and_one_who_sends_twice_made_one(
    twin: Twin, episode: Episode
) -> None:
    call = await episode.falls_due(twin)
    body = {"result": "no_answer", "part_of_day": "evening"}
    first = await twin.post(f"{call}/attempts", body, key="the-first-worker")
    again = await twin.post(f"{call}/attempts", body, key="the-first-worker")
    second = await twin.post(f"{call}/attempts", body, key="the-second-worker")
    assert again.json() == first.json()
    assert [made["number"] for made in second.json()["attempts"]] == [1, 2]


@pytest.mark.requirement("R-017", "R-180")
async def test_a_window_keeps_the_numbers_of_the_day_on_which_it_began(twin: Twin, episode: Episode) -> None:
    other = Episode()
    call = await episode.falls_due(twin)
    for name, value in (("followup_window_days", 5), ("followup_attempts", 1)):
        change = {"value": value, "effective_on": "2011-03-31", "reason": "essai"}
        assert (await twin.post(f"/parameters/{name}", change)).is_success
    await twin.move_to("2011-04-01T12:00:00Z")
    before = await twin.get(call)
    assert (before["last_day"], before["attempts_left"]) == ("2011-04-10", 3)
    await twin.say(other.plan_created(), case_id=other.case_id)
    await twin.say(other.closed(), case_id=other.case_id)  # told late: its first call is due at once
    await twin.quiet()
    after = await twin.get(other.path("M3"))
    assert (after["last_day"], after["attempts_left"]) == ("2011-04-05", 1)


@pytest.mark.requirement("R-017", "R-178")
async def test_the_months_of_the_day_of_the_end_count_and_no_date_moves_afterwards(
    followup: Followup, episode: Episode
) -> None:
    async with followup("2010-12-27T12:00:00Z") as twin:
        change = {"value": 4, "effective_on": "2010-12-29", "reason": "essai"}
        assert (await twin.post("/parameters/followup_first_offset_months", change)).is_success
        await twin.move_to("2010-12-30T12:00:00Z")
        await episode.happens(twin)  # ended on the 28th, told on the 30th
        later = Episode()
        ended = episode.closed().closed_on.replace(day=29)
        await later.happens(twin, later.closed(ended))
        due = {call["case_id"]: call["due_on"] for call in await twin.get("/followups") if call["kind"] == "M3"}
        assert due == {str(episode.case_id): "2011-03-28", str(later.case_id): "2011-04-29"}
