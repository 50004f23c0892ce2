from __future__ import annotations

from datetime import date

import pytest
from services.followup.tests.conftest import Followup
from services.followup.tests.journey import ON_EACH_STORE, Episode, said, said_by_followup

from arrimage_testing.service_twin import Twin


async def _due(twin: Twin) -> list[tuple[str, str]]:
    found = said_by_followup(await twin.events(), "FollowupDue")
    return [(event.data["kind"], event.data["due_on"]) for event in found]


@pytest.mark.requirement("R-179", "SC-01")
@ON_EACH_STORE
async def test_each_call_is_announced_once_on_its_day(twin: Twin, episode: Episode) -> None:
    await episode.happens(twin)
    await twin.move_to("2011-03-27T23:59:00-04:00")
    assert await _due(twin) == []
    await twin.move_to("2011-03-28T00:00:00-04:00")
    assert await _due(twin) == [("M3", "2011-03-28")]
    await twin.move_to("2011-03-29T12:00:00Z")
    assert await _due(twin) == [("M3", "2011-03-28")]
    await twin.move_to("2011-09-28T12:00:00Z")
    assert await _due(twin) == [("M3", "2011-03-28"), ("M9", "2011-09-28")]
    event = said_by_followup(await twin.events(), "FollowupDue")[0]
    assert event.data == {
        "followup_id": str(episode.followup_id("M3")),
        "case_id": str(episode.case_id),
        "kind": "M3",
        "due_on": "2011-03-28",
        "episode_closed_on": "2010-12-28",
        "owner_org": "margelle",
    }


@pytest.mark.requirement("R-179", "R-016")
async def test_a_clock_that_jumps_over_both_dates_announces_both_once(twin: Twin, episode: Episode) -> None:
    await episode.happens(twin)
    await twin.move_to("2012-01-01T12:00:00Z")
    assert await _due(twin) == [("M3", "2011-03-28"), ("M9", "2011-09-28")]


@pytest.mark.requirement("R-179", "R-016")
@ON_EACH_STORE
async def test_what_fell_due_while_the_service_was_down_is_announced_once_at_its_return(
    followup: Followup, episode: Episode
) -> None:
    for now in ("2010-12-28T20:00:00Z", "2011-04-15T12:00:00Z", "2011-04-15T13:00:00Z", "2011-10-15T13:00:00Z"):
        async with followup(now) as twin:
            if now.startswith("2010"):
                await episode.happens(twin)
            await twin.quiet()
            due = await _due(twin)
        expected = [("M3", "2011-03-28")] if now.startswith("2011-04") else []
        assert due == (expected if now < "2011-10" else [("M3", "2011-03-28"), ("M9", "2011-09-28")])


@pytest.mark.requirement("R-180", "R-016")
@ON_EACH_STORE
async def test_a_window_that_ended_while_the_service_was_down_ends_the_call_once_at_its_return(
    followup: Followup, episode: Episode
) -> None:
    async with followup() as twin:
        await episode.happens(twin)
    # It fell due eighteen days ago: workers have their fourteen days all the same, from today.
    async with followup("2011-04-15T12:00:00Z") as twin:
        await twin.quiet()
        assert (await twin.get(episode.path("M3")))["last_day"] == "2011-04-28"
        assert await said(twin, "FollowupUnreached") == []
    for _ in range(2):
        async with followup("2011-05-20T12:00:00Z") as twin:
            assert await said(twin, "FollowupUnreached") == [("FollowupUnreached", "M3")]
            assert await episode.states(twin) == {"M3": "unreached", "M9": "scheduled"}
            assert (await twin.get(episode.path("M3")))["completed_on"] == "2011-05-20"


@pytest.mark.requirement("R-008", "R-179")
async def test_the_whole_capture_told_again_changes_nothing(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin, "2011-03-28T12:00:00Z")
    assert (await twin.post(f"{call}/attempts", {"result": "no_answer", "time": "09:30"})).status_code == 201
    done = await twin.post(f"{call}/result", {"result": "reached", "wish_to_return": True})
    assert done.status_code == 200
    await twin.quiet()
    state, capture = await twin.get("/followups"), await twin.events()
    for event in capture:
        subject = f"own.{event.source_service}.{event.event_name}.v{event.major}"
        await twin.publish(subject, event.to_json())
    await twin.quiet()
    assert await twin.get("/followups") == state
    assert len(await twin.events()) == 2 * len(capture)  # the capture again, and nothing more


@pytest.mark.full
@pytest.mark.requirement("R-016", "R-179")
@pytest.mark.parametrize(
    ("closed_on", "due_on", "before_midnight", "midnight"),
    [
        # clocks go forward in the night of 2011-03-13, at 2:00: midnight is still five hours behind UTC
        ("2010-12-13", "2011-03-13", "2011-03-13T04:59:59Z", "2011-03-13T05:00:00Z"),
        ("2010-12-14", "2011-03-14", "2011-03-14T03:59:59Z", "2011-03-14T04:00:00Z"),
        # clocks go back in the night of 2011-11-06: midnight is still four hours behind UTC
        ("2011-08-06", "2011-11-06", "2011-11-06T03:59:59Z", "2011-11-06T04:00:00Z"),
        ("2011-08-07", "2011-11-07", "2011-11-07T04:59:59Z", "2011-11-07T05:00:00Z"),
    ],
)
async def test_a_day_begins_at_local_midnight_when_clocks_change_too(
    followup: Followup, episode: Episode, closed_on: str, due_on: str, before_midnight: str, midnight: str
) -> None:
    async with followup(f"{closed_on}T17:00:00Z") as twin:
        await episode.happens(twin, episode.closed(date.fromisoformat(closed_on)))
        await twin.move_to(before_midnight)
        assert await _due(twin) == []
        await twin.move_to(midnight)
        assert await _due(twin) == [("M3", due_on)]


@pytest.mark.requirement("R-016", "R-180")
@pytest.mark.parametrize(
    ("closed_on", "announced", "last_night", "midnight"),
    [
        # fourteen days from 2011-02-27 end in the night in which clocks go forward
        ("2010-11-27", "2011-02-27T12:00:00Z", "2011-03-13T04:59:59Z", "2011-03-13T05:00:00Z"),
        # and fourteen days from 2011-10-23 in the one in which they go back
        ("2011-07-23", "2011-10-23T12:00:00Z", "2011-11-06T03:59:59Z", "2011-11-06T04:00:00Z"),
    ],
)
async def test_a_window_ends_at_local_midnight_when_clocks_change_too(
    followup: Followup, episode: Episode, closed_on: str, announced: str, last_night: str, midnight: str
) -> None:
    async with followup(f"{closed_on}T17:00:00Z") as twin:
        await episode.happens(twin, episode.closed(date.fromisoformat(closed_on)))
        await twin.move_to(announced)
        await twin.move_to(last_night)
        assert await said(twin, "FollowupUnreached") == []
        await twin.move_to(midnight)
        assert await said(twin, "FollowupUnreached") == [("FollowupUnreached", "M3")]


@pytest.mark.full
@pytest.mark.requirement("R-179", "R-180")
@ON_EACH_STORE
async def test_more_calls_than_fit_in_one_transaction_are_each_announced_once(twin: Twin) -> None:
    episodes = [Episode() for _ in range(120)]
    for episode in episodes:
        await twin.say(episode.plan_created(), case_id=episode.case_id)
        await twin.say(episode.closed(), case_id=episode.case_id)
    await twin.quiet()
    await twin.move_to("2011-03-28T12:00:00Z")
    every = sorted(str(episode.case_id) for episode in episodes)
    due = said_by_followup(await twin.events(), "FollowupDue")
    assert sorted(str(event.subject) for event in due) == every
    await twin.move_to("2011-04-11T12:00:00Z")
    given_up = said_by_followup(await twin.events(), "FollowupUnreached")
    assert sorted(str(event.subject) for event in given_up) == every
