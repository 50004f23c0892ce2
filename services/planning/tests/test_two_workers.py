"""Two workers at the same time, on both stores."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from services.planning.tests.worker import CLOSED, THEMES, Case, plan_body, refused

from arrimage_planning.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service

CONFLICT = (409, "plan.version_conflict")


@pytest_asyncio.fixture
async def case(nats_server: NatsServer, store_dsn: str, tmp_path: Path) -> AsyncIterator[Case]:
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, now="2010-10-12T20:00:00Z"
    ) as twin:
        yield Case(twin)


@pytest.mark.requirement("R-131")
async def test_who_has_read_an_older_version_is_told_to_read_again(case: Case) -> None:
    await case.has_plan()
    await case.hold(1, "2010-10-12")
    for what, body in (
        ("meetings/2/held", {"held_on": "2010-10-12"}),
        ("objectives/1/status", {"status": "achieved"}),
        ("closure", {**CLOSED, "closed_on": "2010-10-12"}),
        ("meetings/1/missed", {}),
        ("meetings/2/move", {"to": "2010-10-21", "reason": "other"}),
        ("revision", {"reason": "…", "evening": True}),
        ("pause", {}),
        ("resumption", {}),
        ("agreement", {"agreed_on": "2010-10-08"}),
    ):
        answer = await case.on_plan(what, body, version=1)
        assert refused(answer) == CONFLICT
        assert "relisez le plan" in answer.json()["detail"]
    assert (await case.plan())["version"] == 2


@pytest.mark.requirement("R-131")
async def test_of_two_workers_on_one_plan_at_once_the_second_gets_the_conflict(case: Case) -> None:
    await case.has_plan()
    for version, number in ((1, 1), (2, 3), (3, 5)):
        answers = await asyncio.gather(
            case.on_plan(f"meetings/{number}/held", {"held_on": "2010-10-12"}, version=version),
            case.on_plan(f"meetings/{number + 1}/held", {"held_on": "2010-10-12"}, version=version),
        )
        done, late = sorted(answers, key=lambda answer: answer.status_code)
        assert done.status_code == 200
        assert refused(late) == CONFLICT
    assert len(await case.said("MeetingHeld")) == 3
    versions = await case.twin.get(f"/plans/{case.plan_id}/versions")
    assert [item["version"] for item in versions] == [0, 1, 2, 3, 4]


@pytest.mark.requirement("R-128", "R-131")
async def test_of_a_move_a_miss_and_a_revision_at_once_one_is_done(case: Case) -> None:
    await case.has_plan()
    answers = await asyncio.gather(
        case.on_plan("meetings/1/move", {"to": "2010-10-14", "reason": "other"}, version=1),
        case.on_plan("meetings/1/missed", {}, version=1),
        case.on_plan("revision", {"reason": "…", "meeting_dates": ["2010-10-19"]}, version=1),
        case.on_plan("pause", {}, version=1),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {refused(answer) for answer in answers if answer.is_error} == {CONFLICT}
    assert (await case.plan())["version"] == 2


@pytest.mark.requirement("R-156")
async def test_of_contacts_recorded_at_once_each_is_kept(case: Case) -> None:
    await case.is_accepted()
    call = {"on": "2010-10-12", "channel": "phone", "result": "no_answer"}
    answers = await asyncio.gather(*(case.do("contacts", call) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert [item["number"] for item in (await case.episode())["contacts"]] == [1, 2, 3, 4]


@pytest.mark.requirement("R-335")
async def test_meetings_that_become_near_together_are_announced_once_each_on_both_stores(case: Case) -> None:
    cases = [case, *(Case(case.twin) for _ in range(3))]
    for each in cases:
        await each.has_plan(start_on="2010-10-20")
    await case.twin.move_to("2010-10-19T13:00:00Z")
    for each in cases:
        [soon] = await each.said("MeetingDueSoon")
        assert soon.data["planned_on"] == "2010-10-20"


@pytest.mark.requirement("R-136")
async def test_an_episode_that_two_workers_close_at_once_is_closed_once(case: Case) -> None:
    await case.has_plan()
    ending = {**CLOSED, "closed_on": "2010-10-12"}
    answers = await asyncio.gather(*(case.on_plan("closure", ending, version=1) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    assert {refused(answer) for answer in answers if answer.is_error} == {CONFLICT}
    assert len(await case.said("EpisodeClosed")) == 1
    assert len(await case.said("MeetingCancelled")) == 8


@pytest.mark.requirement("R-124")
async def test_of_two_drafts_written_at_once_one_stands_and_it_is_agreed_once(case: Case) -> None:
    await case.has_priorities()
    drafts = await asyncio.gather(case.do("plans", plan_body()), case.do("plans", plan_body()))
    first, second = sorted(drafts, key=lambda answer: answer.status_code)
    assert first.status_code == 201
    assert refused(second) == (409, "plan.draft_exists")
    agreed = {"agreed_on": "2010-10-08"}
    answers = await asyncio.gather(*(case.on_plan("agreement", agreed, version=0) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409]
    assert {refused(answer) for answer in answers if answer.is_error} == {CONFLICT}
    assert len(await case.said("PlanCreated")) == 1


@pytest.mark.requirement("R-116")
async def test_of_two_assessments_made_at_once_both_are_kept(case: Case) -> None:
    await case.is_accepted()
    bodies = [{"themes": {theme: "some"}} for theme in THEMES]
    answers = await asyncio.gather(*(case.do("assessment", body) for body in bodies))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert sorted(answer.json()["assessment"]["number"] for answer in answers) == [1, 2, 3]


@pytest.mark.requirement("R-012")
async def test_a_command_that_is_sent_twice_is_done_once(case: Case) -> None:
    await case.has_plan()
    body = {"held_on": "2010-10-12", "expected_version": 1}
    path = f"/plans/{case.plan_id}/meetings/1/held"
    first = await case.twin.post(path, body, key="same-key-1")
    again = await case.twin.post(path, body, key="same-key-1")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert len(await case.said("MeetingHeld")) == 1
