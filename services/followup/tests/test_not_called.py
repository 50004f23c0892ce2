"""Nobody is called who does not wish to be, who died, or who came back (R-099, R-137, R-182, R-184, R-186)."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from services.followup.tests.journey import (
    MORE_ON_POSTGRESQL,
    ON_EACH_STORE,
    Episode,
    accepted,
    refused,
    said,
    said_by_followup,
    tried,
)

from arrimage_contracts import ids
from arrimage_testing.service_twin import Twin


async def _reasons(twin: Twin) -> list[tuple[str, str]]:
    await twin.quiet()
    found = said_by_followup(await twin.events(), "FollowupCancelled")
    return [(event.data["kind"], event.data["reason"]) for event in found]


@pytest.mark.requirement("R-182")
@ON_EACH_STORE
async def test_a_refusal_between_the_end_and_the_calls_cancels_both_and_does_nothing_else(
    twin: Twin, episode: Episode
) -> None:
    await episode.happens(twin)
    answer = await twin.post(f"/episodes/{episode.case_id}/refusal")
    assert [(call["state"], call["cancel_reason"], call["cancelled_on"]) for call in answer.json()] == [
        ("cancelled", "declined", "2010-12-28")
    ] * 2
    assert await _reasons(twin) == [("M3", "declined"), ("M9", "declined")]
    again = await twin.post(f"/episodes/{episode.case_id}/refusal")
    assert again.json() == answer.json()
    await twin.move_to("2012-01-01T12:00:00Z")
    assert [name for name, _ in await said(twin)] == ["FollowupScheduled"] * 2 + ["FollowupCancelled"] * 2


@pytest.mark.requirement("R-182")
async def test_a_refusal_on_the_day_of_a_call_declines_it_and_cancels_the_later_one(
    twin: Twin, episode: Episode
) -> None:
    await episode.falls_due(twin)
    await twin.post(f"/episodes/{episode.case_id}/refusal")
    assert await episode.states(twin) == {"M3": "declined", "M9": "cancelled"}
    assert (await said(twin))[3:] == [("FollowupDeclined", "M3"), ("FollowupCancelled", "M9")]
    assert await _reasons(twin) == [("M9", "declined")]


@pytest.mark.requirement("R-182")
@MORE_ON_POSTGRESQL
async def test_declining_at_a_call_cancels_the_later_call_of_the_episode(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    done = await twin.post(f"{call}/result", {"result": "declined"})
    assert (done.json()["state"], done.json()["completed_on"]) == ("declined", "2011-03-30")
    assert (await said(twin))[3:] == [("FollowupDeclined", "M3"), ("FollowupCancelled", "M9")]
    assert await _reasons(twin) == [("M9", "declined")]
    await twin.move_to("2011-12-01T12:00:00Z")
    assert await episode.states(twin) == {"M3": "declined", "M9": "cancelled"}


@pytest.mark.requirement("R-184")
@MORE_ON_POSTGRESQL
async def test_a_death_cancels_what_is_due_and_what_is_to_come(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    answer = await twin.post(f"/episodes/{episode.case_id}/deceased")
    assert answer.status_code == 200
    assert await episode.states(twin) == {"M3": "cancelled", "M9": "cancelled"}
    assert await _reasons(twin) == [("M3", "deceased"), ("M9", "deceased")]
    late = await twin.post(f"{call}/result", {"result": "unreached"})
    assert refused(late) == (409, "followup.cancelled")
    assert await said(twin, "FollowupUnreached") == []


@pytest.mark.requirement("R-182", "R-184")
@pytest.mark.parametrize("what", ["refusal", "deceased"])
async def test_what_ended_stays_as_it_ended(twin: Twin, episode: Episode, what: str) -> None:
    call = await episode.falls_due(twin)
    await twin.post(f"{call}/result", {"result": "reached"})
    await twin.post(f"/episodes/{episode.case_id}/{what}")
    assert await episode.states(twin) == {"M3": "completed", "M9": "cancelled"}


@pytest.mark.requirement("R-182", "R-184")
@pytest.mark.parametrize("what", ["refusal", "deceased"])
async def test_of_an_episode_that_is_unknown_or_open_one_is_sent_to_its_closure(
    twin: Twin, episode: Episode, what: str
) -> None:
    await twin.say(episode.plan_created(), case_id=episode.case_id)
    await twin.quiet()
    for case_id in (episode.case_id, uuid4()):
        answer = await twin.post(f"/episodes/{case_id}/{what}")
        assert refused(answer) == (404, "episode.unknown")
        assert "planning" in answer.json()["detail"]


@pytest.mark.requirement("R-099", "R-188")
@MORE_ON_POSTGRESQL
async def test_permission_is_asked_on_the_day_of_the_call(twin: Twin, episode: Episode) -> None:
    await episode.happens(twin)
    await episode.may_be_contacted(twin, False)
    m3 = await twin.get(episode.path("M3"))
    assert (m3["state"], m3["may_be_called"]) == ("scheduled", False)
    await twin.move_to("2011-03-28T12:00:00Z")
    assert await episode.states(twin) == {"M3": "cancelled", "M9": "scheduled"}
    assert await _reasons(twin) == [("M3", "declined")]
    assert await said(twin, "FollowupDue") == []
    await episode.may_be_contacted(twin, True, number=2)  # and the person may change their mind
    await episode.may_be_contacted(twin, False, number=1)  # what was said before, told again
    await twin.move_to("2011-09-28T12:00:00Z")
    assert await said(twin, "FollowupDue") == [("FollowupDue", "M9")]


@pytest.mark.requirement("R-099")
async def test_permission_withdrawn_while_a_call_is_due_declines_it(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    await episode.may_be_contacted(twin, False)
    assert await episode.states(twin) == {"M3": "declined", "M9": "scheduled"}
    late = await twin.post(f"{call}/attempts", {"result": "no_answer", "part_of_day": "evening"})
    assert refused(late) == (409, "followup.already_completed")


@pytest.mark.requirement("R-099", "R-188")
async def test_a_worker_quicker_than_the_timer_does_not_call_whom_one_may_not(
    twin: Twin, episode: Episode
) -> None:
    await episode.happens(twin)
    await episode.may_be_contacted(twin, False)
    twin.clock.move_to(twin.clock.now().replace(year=2011, month=3, day=28))
    quick = await twin.post(f"{episode.path('M3')}/result", {"result": "reached"})
    assert refused(quick) == (409, "followup.cancelled")


@pytest.mark.requirement("R-137", "R-185", "R-186")
@MORE_ON_POSTGRESQL
async def test_who_wishes_to_come_back_is_said_and_the_later_call_ends_when_the_new_episode_begins(
    twin: Twin, episode: Episode
) -> None:
    call = await episode.falls_due(twin)
    done = await twin.post(f"{call}/result", {"result": "reached", "wish_to_return": True})
    new_case = ids.reentry_case_id(episode.followup_id("M3"))
    assert done.json()["reentry_case_id"] == str(new_case)
    assert (await said(twin))[3:] == [("FollowupCompleted", "M3"), ("ReentryRequested", "")]
    (event,) = said_by_followup(await twin.events(), "ReentryRequested")
    assert event.subject == episode.case_id
    assert event.data == {
        "followup_id": str(episode.followup_id("M3")),
        "case_id": str(episode.case_id),
        "requested_on": "2011-03-30",
    }
    assert await episode.states(twin) == {"M3": "completed", "M9": "scheduled"}  # nothing has begun yet
    await accepted(twin, uuid4())  # somebody else
    assert await episode.states(twin) == {"M3": "completed", "M9": "scheduled"}
    await accepted(twin, new_case)
    assert await episode.states(twin) == {"M3": "completed", "M9": "cancelled"}
    assert await _reasons(twin) == [("M9", "reentry")]


@pytest.mark.requirement("R-137", "R-186")
async def test_who_came_back_by_another_way_is_not_called_after_the_earlier_episode(
    twin: Twin, episode: Episode
) -> None:
    somebody_else = Episode()
    await episode.happens(twin)
    await somebody_else.happens(twin)
    await accepted(twin, uuid4(), previous_case_id=uuid4())  # a case that had no calls
    await accepted(twin, uuid4(), previous_case_id=episode.case_id)
    assert await _reasons(twin) == [("M3", "reentry"), ("M9", "reentry")]
    assert await episode.states(twin) == {"M3": "cancelled", "M9": "cancelled"}
    assert await somebody_else.states(twin) == {"M3": "scheduled", "M9": "scheduled"}


@pytest.mark.requirement("R-186")
async def test_a_wish_that_leads_to_no_new_episode_leaves_the_second_call(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    await twin.post(f"{call}/result", {"result": "reached", "wish_to_return": True})
    await twin.move_to("2011-09-28T12:00:00Z")
    assert await episode.states(twin) == {"M3": "completed", "M9": "due"}


@pytest.mark.requirement("R-137", "R-178", "R-186")
@MORE_ON_POSTGRESQL
async def test_after_the_new_end_new_dates_follow(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    await twin.post(f"{call}/result", {"result": "reached", "wish_to_return": True})
    again = Episode(date(2011, 4, 12), case_id=ids.reentry_case_id(episode.followup_id("M3")))
    await accepted(twin, again.case_id)
    await again.happens(twin, again.closed(date(2011, 6, 30)))
    due = {call["kind"]: call["due_on"] for call in await twin.get(f"/followups?case_id={again.case_id}")}
    assert due == {"M3": "2011-09-30", "M9": "2012-03-30"}
    assert await episode.states(twin) == {"M3": "completed", "M9": "cancelled"}


@pytest.mark.requirement("R-186")
@pytest.mark.parametrize("due", [False, True])
async def test_a_new_plan_of_the_same_case_cancels_what_is_pending_of_the_earlier_one(
    twin: Twin, episode: Episode, due: bool
) -> None:
    if due:
        await tried(twin, await episode.falls_due(twin))
    else:
        await episode.happens(twin)
    second = Episode(date(2011, 4, 12), case_id=episode.case_id, number=2)
    await twin.say(second.plan_created(), case_id=episode.case_id)
    await twin.quiet()
    assert await _reasons(twin) == [("M3", "reentry"), ("M9", "reentry")]
    await twin.say(second.plan_created(version=2), case_id=episode.case_id)  # nothing more to cancel
    await twin.say(second.closed(date(2011, 6, 30)), case_id=episode.case_id)
    await twin.quiet()
    assert len(await _reasons(twin)) == 2
    assert [call["due_on"] for call in await twin.get("/followups?state=scheduled")] == [
        "2011-09-30",
        "2012-03-30",
    ]
