from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from services.followup.tests.journey import Episode, said_by_followup

from arrimage_followup.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service


async def _due(twin: Twin) -> list[tuple[str, str]]:
    said = said_by_followup(await twin.events(), "FollowupDue")
    return [(event.data["kind"], event.data["due_on"]) for event in said]


@pytest.mark.requirement("R-179", "SC-01")
async def test_each_call_is_announced_once_on_its_day(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    episode = Episode()
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, now="2010-12-28T20:00:00Z"
    ) as twin:
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
async def test_a_clock_that_jumps_over_both_dates_announces_both_once(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    episode = Episode()
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, now="2010-12-28T20:00:00Z"
    ) as twin:
        await episode.happens(twin)
        await twin.move_to("2012-01-01T12:00:00Z")
        assert await _due(twin) == [("M3", "2011-03-28"), ("M9", "2011-09-28")]


@pytest.mark.requirement("R-179", "R-016")
async def test_what_fell_due_while_the_service_was_down_is_announced_once_at_its_return(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    episode = Episode()
    for now in ("2010-12-28T20:00:00Z", "2011-04-15T12:00:00Z", "2011-04-15T13:00:00Z", "2011-10-15T13:00:00Z"):
        async with running_service(
            SERVICE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, now=now
        ) as twin:
            if now.startswith("2010"):
                await episode.happens(twin)
            await twin.quiet()
            due = await _due(twin)
        expected = [("M3", "2011-03-28")] if now.startswith("2011-04") else []
        assert due == (expected if now < "2011-10" else [("M3", "2011-03-28"), ("M9", "2011-09-28")])


@pytest.mark.requirement("R-008", "R-179")
async def test_the_whole_capture_told_again_changes_nothing(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    episode = Episode()
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, now="2010-12-28T20:00:00Z"
    ) as twin:
        await episode.happens(twin)
        await twin.move_to("2011-03-28T12:00:00Z")
        done = await twin.post(f"/followups/{episode.followup_id('M3')}/result", {"result": "reached"})
        assert done.status_code == 200
        await twin.quiet()
        state, capture = await twin.get("/followups"), await twin.events()
        for event in capture:
            subject = f"own.{event.source_service}.{event.event_name}.v{event.major}"
            await twin.publish(subject, event.to_json())
        await twin.quiet()
        assert await twin.get("/followups") == state
        assert len(await twin.events()) == 2 * len(capture)  # the capture again, and nothing more


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
    nats_server: NatsServer,
    sqlite_dsn: str,
    tmp_path: Path,
    closed_on: str,
    due_on: str,
    before_midnight: str,
    midnight: str,
) -> None:
    episode = Episode()
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, now=f"{closed_on}T17:00:00Z"
    ) as twin:
        await episode.happens(twin, episode.closed(date.fromisoformat(closed_on)))
        await twin.move_to(before_midnight)
        assert await _due(twin) == []
        await twin.move_to(midnight)
        assert await _due(twin) == [("M3", due_on)]


@pytest.mark.requirement("R-179")
async def test_more_calls_than_fit_in_one_transaction_are_each_announced_once(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    episodes = [Episode() for _ in range(120)]
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, now="2010-12-28T20:00:00Z"
    ) as twin:
        for episode in episodes:
            await twin.say(episode.plan_created(), case_id=episode.case_id)
            await twin.say(episode.closed(), case_id=episode.case_id)
        await twin.quiet()
        await twin.move_to("2011-03-28T12:00:00Z")
        due = said_by_followup(await twin.events(), "FollowupDue")
        assert sorted(str(event.subject) for event in due) == sorted(str(e.case_id) for e in episodes)
