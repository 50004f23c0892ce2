"""What followup tells intake's pages: which calls wait, and what became of those of a case."""

from __future__ import annotations

from datetime import date

import pytest
from services.followup.tests.journey import Episode, tried

from arrimage_chassis.requests.port import Refuse
from arrimage_contracts.requests.story import FollowupStoryAsked, FollowupStoryTold
from arrimage_contracts.requests.todo import FollowupTodoAsked, FollowupTodoTold
from arrimage_contracts.vocabularies import ServiceName
from arrimage_followup.queries.tell_story import tell_story
from arrimage_followup.queries.tell_todo import tell_todo
from arrimage_testing.pages import open_page
from arrimage_testing.service_twin import Twin

pytestmark = pytest.mark.full


async def _todo(twin: Twin, asker: ServiceName = ServiceName.INTAKE) -> FollowupTodoTold:
    async with twin.runtime.store.reading() as session:
        return await tell_todo(FollowupTodoAsked(today=twin.clock.today()), asker, session)


async def _story(twin: Twin, episode: Episode, asker: ServiceName = ServiceName.INTAKE) -> FollowupStoryTold:
    async with twin.runtime.store.reading() as session:
        return await tell_story(FollowupStoryAsked(case_id=episode.case_id), asker, session)


@pytest.mark.requirement("R-180")
async def test_a_call_waits_until_its_last_day_and_each_tap_has_its_path(twin: Twin, episode: Episode) -> None:
    assert (await _todo(twin)).items == []
    await episode.falls_due(twin)
    told = await _todo(twin)
    (item,) = told.items
    assert (item.code, item.case_id, item.number, told.more) == ("call.due", episode.case_id, 3, 0)
    assert (item.since, item.due_on) == (date(2011, 3, 28), date(2011, 4, 10))
    assert item.path == f"/followup/calls/{episode.followup_id('M3')}"
    assert [act.code for act in item.acts] == ["call.no_answer", "call.message_left", "call.reached"]
    page = await open_page(twin.client, item.path)
    for act in item.acts[:2]:
        form = page.form("/no-answer")
        answer = await twin.client.post(
            act.path, data={**form.fields, "once": act.path[-12:], "back": "/intake/today"}
        )
        assert answer.headers["location"].split("?")[0] == "/intake/today"
    await twin.move_to("2011-04-08T12:00:00Z")
    assert [one.code for one in (await _todo(twin)).items] == ["call.last_days"]
    await twin.move_to("2011-04-11T12:00:00Z")
    assert (await _todo(twin)).items == []


@pytest.mark.requirement("R-180")
async def test_no_more_than_forty_are_listed_and_the_others_are_counted(twin: Twin) -> None:
    for _ in range(42):
        one = Episode()
        await twin.say(one.plan_created(), case_id=one.case_id)
        await twin.say(one.closed(), case_id=one.case_id)
    await twin.move_to("2011-03-28T12:00:00Z")
    told = await _todo(twin)
    assert (len(told.items), told.more) == (40, 2)


@pytest.mark.requirement("R-180")
async def test_the_story_of_the_calls_is_told_oldest_first(twin: Twin, episode: Episode) -> None:
    call = await episode.falls_due(twin)
    await tried(twin, call, "message_left", "evening")
    await twin.post(f"{call}/result", {"result": "reached", "part_of_day": "morning"})
    await twin.post(f"/episodes/{episode.case_id}/refusal")
    told = await _story(twin, episode)
    assert [(step.code, step.detail, step.number) for step in told.steps] == [
        ("call.scheduled", None, 3),
        ("call.scheduled", None, 9),
        ("call.due", None, 3),
        ("call.attempted", "message_left", 3),
        ("call.reached", None, 3),
        ("call.cancelled", "declined", 9),
    ]
    assert told.steps[0].due_on == date(2011, 3, 28)
    assert told.path == f"/followup/calls/{episode.followup_id('M9')}"
    assert (await _story(twin, Episode())).steps == []


@pytest.mark.requirement("R-188")
@pytest.mark.parametrize("asker", [ServiceName.PLANNING, ServiceName.NOTIFICATIONS])
async def test_only_intake_is_told(twin: Twin, episode: Episode, asker: ServiceName) -> None:
    with pytest.raises(Refuse):
        await _todo(twin, asker)
    with pytest.raises(Refuse):
        await _story(twin, episode, asker)
