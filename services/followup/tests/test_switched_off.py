"""A node switches the calls off and on again: nothing waits for ever, and who said no meanwhile is not called."""

from __future__ import annotations

import pytest
from services.followup.tests.conftest import Followup
from services.followup.tests.journey import TWO_CALLS, Episode, accepted, said

pytestmark = pytest.mark.requirement("R-018")
BEFORE_THE_CALLS = "2011-03-27T12:00:00Z"


@pytest.mark.requirement("R-010")
async def test_a_plan_agreed_while_calls_were_off_is_known_when_its_episode_ends(
    followup: Followup, episode: Episode
) -> None:
    async with followup(modules_off=["calls"]) as twin:
        await twin.say(episode.plan_created(), case_id=episode.case_id)
        await twin.quiet()
    async with followup() as twin:
        await twin.say(episode.closed(), case_id=episode.case_id)
        assert [name for name, _ in await said(twin)] == TWO_CALLS
        assert await twin.get("/operations/parked") == []


async def test_an_episode_that_ended_while_calls_were_off_plans_none(followup: Followup, episode: Episode) -> None:
    async with followup(modules_off=["calls"]) as twin:
        await episode.happens(twin)
    async with followup() as twin:
        assert await said(twin) == []


@pytest.mark.requirement("R-099")
async def test_who_refused_calls_or_came_back_while_they_were_off_is_not_called(
    followup: Followup, episode: Episode
) -> None:
    came_back = Episode()
    async with followup() as twin:
        await episode.happens(twin)
        await came_back.happens(twin)
    async with followup(BEFORE_THE_CALLS, modules_off=["calls"]) as twin:
        await episode.may_be_contacted(twin, False)
        await accepted(twin, Episode().case_id, previous_case_id=came_back.case_id)
    async with followup(BEFORE_THE_CALLS) as twin:
        await twin.move_to("2011-03-28T12:00:00Z")
        assert await said(twin, "FollowupDue") == []
        assert (await episode.states(twin))["M3"] == "cancelled"
        assert set((await came_back.states(twin)).values()) == {"cancelled"}
