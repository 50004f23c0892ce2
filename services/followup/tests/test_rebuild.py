"""followup's store is lost, or another one takes its place: in every position each call is said once (SC-17)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from services.followup.tests.conftest import Followup
from services.followup.tests.journey import MORE_ON_POSTGRESQL, THE_THREE, Episode, said, said_by_followup, tried
from sqlalchemy import update

from arrimage_followup.store.tables import FollowupRow
from arrimage_testing.made_once import empty_store
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin
from arrimage_testing.waiting import eventually

pytestmark = [pytest.mark.requirement("SC-17", "R-013", "R-015", "R-179"), MORE_ON_POSTGRESQL]

DUE_M3 = "2011-03-28T12:00:00Z"
LATER = "2011-03-30T12:00:00Z"
END = "2011-10-15T12:00:00Z"
REACHED = {"result": "reached", "wish_to_return": True}


async def calls(twin: Twin, episode: Episode) -> list[dict[str, Any]]:
    """Return what is known of an episode's calls."""
    await twin.quiet()
    found: list[dict[str, Any]] = await twin.get(f"/followups?case_id={episode.case_id}")
    return found


async def assert_each_was_said_once(twin: Twin, episode: Episode) -> None:
    """See that both calls fall due to the end, once, on their dates."""
    await twin.quiet()
    await twin.move_to(END)
    events = said_by_followup(await twin.events())
    assert [count for count in Counter(event.id for event in events).values() if count > 1] == []
    due = [(event.data["kind"], event.data["due_on"]) for event in events if event.event_name == "FollowupDue"]
    assert due == [("M3", "2011-03-28"), ("M9", "2011-09-28")]


async def test_before_m3_both_calls_are_derived_anew_and_announced_once(
    followup: Followup, dsn: str, episode: Episode
) -> None:
    async with followup() as old:
        await episode.happens(old)
        before = await calls(old, episode)
    await empty_store(dsn)
    async with followup("2011-01-10T12:00:00Z") as new:
        assert await calls(new, episode) == before
        await assert_each_was_said_once(new, episode)


async def test_after_m3_was_announced_and_completed_it_is_neither_announced_nor_completed_again(
    followup: Followup, dsn: str, episode: Episode
) -> None:
    async with followup() as old:
        path = await episode.falls_due(old, LATER)
        await tried(old, path, *THE_THREE[0])
        assert (await old.post(f"{path}/result", REACHED)).status_code == 200
        before = await calls(old, episode)
    await empty_store(dsn)
    async with followup(LATER) as new:
        assert await calls(new, episode) == before
        refused = await new.post(f"{path}/result", {"result": "reached", "wish_to_return": False})
        assert refused.json()["code"] == "followup.already_completed"
        await assert_each_was_said_once(new, episode)
        assert len(await said(new, "FollowupAttempted", "FollowupCompleted", "ReentryRequested")) == 3


async def test_between_due_and_completed_the_call_waits_with_its_attempts_and_its_last_day(
    followup: Followup, dsn: str, episode: Episode
) -> None:
    async with followup() as old:
        path = await episode.falls_due(old, LATER)
        await tried(old, path, *THE_THREE[0])
        before = await calls(old, episode)
    await empty_store(dsn)
    async with followup(LATER) as new:
        assert await calls(new, episode) == before
        assert before[0]["state"] == "due"
        await tried(new, path, *THE_THREE[1])
        assert (await new.post(f"{path}/result", REACHED)).status_code == 200
        await assert_each_was_said_once(new, episode)
        assert await said(new, "FollowupAttempted", "FollowupCompleted") == [
            ("FollowupAttempted", "M3"),
            ("FollowupAttempted", "M3"),
            ("FollowupCompleted", "M3"),
        ]


async def test_a_due_call_that_was_committed_and_never_published_is_announced_by_the_next(
    followup: Followup, dsn: str, episode: Episode
) -> None:
    """The old one dies between its commit and its publishing: its store is gone, and what it owed with it."""
    async with followup() as old:
        await episode.happens(old)
        old.runtime.relay.publishers.clear()  # the crash point relay.before_publish, from here on
        old.clock.move_to(old.clock.now().replace(year=2011, month=3, day=28))
        old.runtime.wake_all()

        async def committed() -> bool:
            listed = await old.get(f"/followups?case_id={episode.case_id}")
            return bool(listed[0]["state"] == "due")

        await eventually(committed, what="the announcement to be committed")
        assert said_by_followup(await old.events(), "FollowupDue") == []
    await empty_store(dsn)
    async with followup(DUE_M3) as new:
        await assert_each_was_said_once(new, episode)


async def test_with_its_server_away_the_next_one_waits_and_then_says_each_once(
    followup: Followup, dsn: str, episode: Episode, nats_server: NatsServer
) -> None:
    async with followup() as old:
        await episode.happens(old)
        await nats_server.stop()
    await empty_store(dsn)
    await nats_server.start()
    async with followup(DUE_M3) as new:
        await nats_server.stop()
        await nats_server.start()
        await new.quiet()
        assert await said(new, "FollowupDue") == [("FollowupDue", "M3")]
        await assert_each_was_said_once(new, episode)


async def test_a_date_that_was_said_stands_though_the_parameters_are_the_defaults_again(
    followup: Followup, dsn: str, episode: Episode
) -> None:
    async with followup() as old:
        earlier = {"value": 4, "effective_on": "2010-12-28", "reason": "quatre mois"}
        assert (await old.post("/parameters/followup_first_offset_months", earlier)).status_code in (200, 201)
        await episode.happens(old)
        before = await calls(old, episode)
    await empty_store(dsn)
    async with followup() as new:
        assert [call["due_on"] for call in await calls(new, episode)] == ["2011-04-28", "2011-09-28"]
        assert await calls(new, episode) == before


async def test_what_the_next_one_derives_differently_is_not_said_again_either(
    followup: Followup, dsn: str, episode: Episode
) -> None:
    """Whatever a handler or a timer makes of the past, an id that is in the stream goes out no second time."""
    async with followup() as old:
        await episode.falls_due(old, LATER)
        await old.quiet()
    await empty_store(dsn)
    async with followup(LATER) as new:
        await new.quiet()
        async with new.runtime.store.writing() as session:  # as if the past had not been understood
            await session.execute(update(FollowupRow).values(state="scheduled"))
        new.runtime.wake_all()
        await new.quiet()
        assert await said(new, "FollowupDue") == [("FollowupDue", "M3")]
