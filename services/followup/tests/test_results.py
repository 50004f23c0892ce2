from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from services.followup.tests.journey import Episode, said_by_followup

from arrimage_followup.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service


@asynccontextmanager
async def _due_call(server: NatsServer, dsn: str, directory: Path) -> AsyncIterator[tuple[Twin, str]]:
    """A service on 2011-03-30, two days after its first call fell due."""
    episode = Episode()
    async with running_service(
        SERVICE, nats_server=server, store_url=dsn, directory=directory, now="2010-12-28T20:00:00Z"
    ) as twin:
        await episode.happens(twin)
        await twin.move_to("2011-03-30T12:00:00Z")
        yield twin, f"/followups/{episode.followup_id('M3')}"


@pytest.mark.requirement("R-180", "R-183", "SC-01")
async def test_a_call_that_reached_the_person_is_completed_and_said_on_the_own_bus(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with _due_call(nats_server, store_dsn, tmp_path) as (twin, call):
        done = await twin.post(
            f"{call}/result", {"result": "reached", "completed_on": "2011-03-29", "wish_to_return": True}
        )
        assert done.status_code == 200
        assert done.json()["state"] == "completed"
        await twin.quiet()
        (said,) = said_by_followup(await twin.events(), "FollowupCompleted")
        assert (said.data["result"], said.data["completed_on"]) == ("reached", "2011-03-29")
        assert said.data["wish_to_return"] is True
        assert await twin.get(call) == done.json()
        assert [c["kind"] for c in await twin.get("/followups?state=scheduled")] == ["M9"]


@pytest.mark.requirement("R-180", "R-181")
@pytest.mark.parametrize("result", ["unreached", "declined"])
async def test_a_call_may_end_unreached_or_declined_on_the_day_it_is_recorded(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, result: str
) -> None:
    async with _due_call(nats_server, sqlite_dsn, tmp_path) as (twin, call):
        done = await twin.post(f"{call}/result", {"result": result})
        assert (done.json()["state"], done.json()["completed_on"]) == (result, "2011-03-30")
        await twin.quiet()
        (said,) = said_by_followup(await twin.events(), "FollowupCompleted")
        assert said.data["result"] == result


@pytest.mark.requirement("R-180")
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"result": "reached", "completed_on": "2011-03-31"}, 422, "followup.date_in_future"),
        ({"result": "reached", "completed_on": "2011-03-27"}, 422, "followup.date_before_due"),
        ({"result": "unreached", "wish_to_return": True}, 422, "followup.wish_without_answer"),
        ({"result": "relapse"}, 422, "request.invalid"),
        ({"result": "reached", "completed_on": "2011-02-30"}, 422, "request.invalid"),
        ({"result": "reached", "notes": "said by the person"}, 422, "request.invalid"),
        ({}, 422, "request.invalid"),
    ],
)
async def test_a_wrong_result_is_refused_with_a_stable_code_and_nothing_is_kept(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path, body: dict[str, object], status: int, code: str
) -> None:
    async with _due_call(nats_server, sqlite_dsn, tmp_path) as (twin, call):
        refused = await twin.post(f"{call}/result", body)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
        assert (await twin.get(call))["state"] == "due"
        await twin.quiet()
        assert said_by_followup(await twin.events(), "FollowupCompleted") == []


@pytest.mark.requirement("R-180")
async def test_a_result_before_the_due_date_is_refused(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    episode = Episode()
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, now="2010-12-28T20:00:00Z"
    ) as twin:
        await episode.happens(twin)
        call = f"/followups/{episode.followup_id('M3')}"
        refused = await twin.post(f"{call}/result", {"result": "reached"})
        assert (refused.status_code, refused.json()["code"]) == (409, "followup.not_due_yet")
        assert "2011-03-28" in refused.json()["detail"]
        assert (await twin.get(call))["state"] == "scheduled"


@pytest.mark.requirement("R-008", "R-180")
async def test_of_two_workers_who_record_a_result_the_second_gets_a_conflict(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with _due_call(nats_server, store_dsn, tmp_path) as (twin, call):
        first = await twin.post(f"{call}/result", {"result": "reached"}, key="the-first-worker")
        again = await twin.post(f"{call}/result", {"result": "reached"}, key="the-first-worker")
        second = await twin.post(f"{call}/result", {"result": "unreached"}, key="the-second-worker")
        assert (again.status_code, again.json()) == (200, first.json())
        assert (second.status_code, second.json()["code"]) == (409, "followup.already_completed")
        await twin.quiet()
        assert len(said_by_followup(await twin.events(), "FollowupCompleted")) == 1


@pytest.mark.requirement("R-179", "R-180")
async def test_a_worker_quicker_than_the_timer_on_the_due_day_is_not_refused(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    episode = Episode()
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        now="2010-12-28T20:00:00Z",
        poll_seconds=60,  # the timer looks again long after the worker
    ) as twin:
        await episode.happens(twin)
        twin.clock.move_to(twin.clock.now().replace(year=2011, month=3, day=28))
        done = await twin.post(f"/followups/{episode.followup_id('M3')}/result", {"result": "reached"})
        assert done.status_code == 200
        twin.runtime.wake_timers()
        await twin.quiet()
        said = [event.event_name for event in said_by_followup(await twin.events())]
        assert said[2:] == ["FollowupDue", "FollowupCompleted"]


async def test_a_call_that_does_not_exist_is_not_found(
    nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path
) -> None:
    async with running_service(SERVICE, nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path) as twin:
        path = f"/followups/{uuid4()}"
        for answer in (await twin.client.get(path), await twin.post(f"{path}/result", {"result": "reached"})):
            assert (answer.status_code, answer.json()["code"]) == (404, "followup.not_found")
        unknown_state = await twin.client.get("/followups?state=relapsed")
        assert (unknown_state.status_code, unknown_state.json()["code"]) == (422, "request.invalid")
