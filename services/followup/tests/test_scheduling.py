from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from services.followup.tests.conftest import Followup
from services.followup.tests.journey import ON_EACH_STORE, TWO_CALLS, Episode, said_by_followup

from arrimage_contracts.vocabularies import Outcome
from arrimage_testing.service_twin import Twin, log_lines
from arrimage_testing.waiting import eventually


async def _parked(twin: Twin) -> list[dict[str, str]]:
    found: list[dict[str, str]] = await twin.get("/operations/parked")
    return found


@pytest.mark.requirement("R-178", "R-005", "SC-01")
@ON_EACH_STORE
async def test_two_calls_are_scheduled_when_an_episode_ends(twin: Twin, episode: Episode) -> None:
    await episode.happens(twin)
    said = said_by_followup(await twin.events())
    assert [(event.event_name, event.data["kind"], event.data["due_on"]) for event in said] == [
        ("FollowupScheduled", "M3", "2011-03-28"),
        ("FollowupScheduled", "M9", "2011-09-28"),
    ]
    assert {event.subject for event in said} == {episode.case_id}
    listed = await twin.get(f"/followups?state=scheduled&case_id={episode.case_id}")
    assert [call["followup_id"] for call in listed] == [
        str(episode.followup_id("M3")),
        str(episode.followup_id("M9")),
    ]
    assert await twin.get(f"/followups/{episode.followup_id('M9')}") == listed[1]
    assert listed[0]["state"] == "scheduled" and listed[0]["closed_on"] == "2010-12-28"


@pytest.mark.requirement("R-008", "R-178")
async def test_an_end_told_twice_schedules_two_calls_and_not_four(twin: Twin, episode: Episode) -> None:
    await episode.happens(twin)
    await twin.say(episode.closed(), case_id=episode.case_id)
    await twin.say(episode.closed(), case_id=episode.case_id, id=uuid4())  # not even known to the inbox
    await twin.quiet()
    assert [event.event_name for event in said_by_followup(await twin.events())] == TWO_CALLS
    assert len(await twin.get("/followups")) == 2
    assert await _parked(twin) == []


@pytest.mark.requirement("R-010")
async def test_an_end_that_comes_before_its_plan_waits_and_is_then_handled(
    twin: Twin, episode: Episode, tmp_path: Path
) -> None:
    await twin.say(episode.closed(), case_id=episode.case_id)

    waiting = await eventually(lambda: _parked(twin), what="the end is parked")
    assert (waiting[0]["kind"], waiting[0]["code"]) == ("early", "plan.unknown")
    assert await twin.get("/followups") == []
    await twin.say(episode.plan_created(), case_id=episode.case_id)
    await twin.quiet()  # which nothing parked is
    assert [event.event_name for event in said_by_followup(await twin.events())] == TWO_CALLS
    assert "event.unparked" in [line["event"] for line in log_lines(tmp_path)]


@pytest.mark.requirement("R-010")
async def test_the_end_of_another_case_under_the_same_plan_is_not_believed(twin: Twin, episode: Episode) -> None:
    other_case = uuid4()
    await twin.say(episode.plan_created(), case_id=episode.case_id)
    wrong = episode.closed().model_copy(update={"case_id": other_case})
    await twin.say(wrong, case_id=other_case)

    waiting = await eventually(lambda: _parked(twin), what="the end is parked")
    assert waiting[0]["code"] == "plan.unknown"
    assert await twin.get("/followups") == []


@pytest.mark.requirement("R-184", "R-182")
@pytest.mark.parametrize(
    ("outcome", "held", "allowed"),
    [
        (Outcome.WITHDREW, 0, True),
        (Outcome.DECEASED, 5, True),
        (Outcome.COMPLETED, 8, False),
    ],
)
async def test_no_call_follows_when_none_started_after_a_death_or_against_the_persons_will(
    twin: Twin, episode: Episode, outcome: Outcome, held: int, allowed: bool
) -> None:
    await episode.happens(twin, episode.closed(outcome=outcome, held=held, allowed=allowed))
    await twin.move_to("2012-01-01T12:00:00Z")
    assert said_by_followup(await twin.events()) == []
    assert await twin.get("/followups") == []


@pytest.mark.requirement("R-184", "R-010")
async def test_an_episode_that_ended_before_a_plan_was_agreed_schedules_nothing_and_waits_for_nothing(
    twin: Twin, episode: Episode
) -> None:
    never_planned = episode.closed(outcome=Outcome.WITHDREW, held=0, plan_agreed=False)
    await twin.say(never_planned, case_id=episode.case_id)
    await twin.quiet()  # which nothing parked is
    assert await _parked(twin) == []
    await twin.move_to("2012-01-01T12:00:00Z")
    assert said_by_followup(await twin.events()) == []


@pytest.mark.requirement("R-184", "R-190", "SC-02")
async def test_a_job_after_three_weeks_is_followed_like_a_full_term(followup: Followup, episode: Episode) -> None:
    async with followup("2010-11-02T20:00:00Z") as twin:
        await episode.happens(twin, episode.closed(date(2010, 11, 2), Outcome.EARLY_REINTEGRATION, held=4))
        due = [call["due_on"] for call in await twin.get("/followups")]
        assert due == ["2011-02-02", "2011-08-02"]


@pytest.mark.requirement("R-131", "R-178")
async def test_a_revised_plan_is_the_same_episode(twin: Twin, episode: Episode) -> None:
    await twin.say(episode.plan_created(version=1), case_id=episode.case_id)
    await twin.say(episode.plan_created(version=2), case_id=episode.case_id)
    await twin.say(episode.closed(), case_id=episode.case_id)
    await twin.quiet()
    assert [event.event_name for event in said_by_followup(await twin.events())] == TWO_CALLS


@pytest.mark.requirement("R-187")
async def test_an_organization_that_began_to_call_later_calls_for_what_is_still_to_come(
    followup: Followup,
) -> None:
    episode = Episode(date(2010, 3, 1))
    async with followup("2010-10-01T12:00:00Z", followup_active_since="2010-09-21") as twin:
        await episode.happens(twin, episode.closed(date(2010, 5, 17)))
        assert [(call["kind"], call["due_on"]) for call in await twin.get("/followups")] == [("M9", "2011-02-17")]
