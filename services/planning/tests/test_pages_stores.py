"""The lists of planning's pages, on both stores."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from services.planning.tests.worker import Case

from arrimage_contracts.requests.story import PlanningStoryAsked
from arrimage_contracts.requests.todo import PlanningTodoAsked
from arrimage_contracts.vocabularies import ServiceName
from arrimage_planning.app import SERVICE
from arrimage_planning.queries.list_plans import list_plans
from arrimage_planning.queries.tell_story import tell_story
from arrimage_planning.queries.tell_todo import tell_todo
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service

pytestmark = pytest.mark.full


@pytest.mark.requirement("R-128", "R-155")
async def test_the_list_what_waits_and_the_story_are_the_same_on_both_stores(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async with running_service(
        SERVICE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, now="2010-10-12T20:00:00Z"
    ) as twin:
        case, other, ended = Case(twin), Case(twin), Case(twin)
        await case.has_plan()
        await other.is_accepted()
        await ended.is_accepted()
        await ended.done("closure", {"outcome": "moved", "followup_allowed": True, "closed_on": "2010-10-12"})
        async with twin.runtime.store.reading() as session:
            listed = await list_plans(session, only_open=False, page=1)
            still_open = await list_plans(session, only_open=True, page=1)
            todo = await tell_todo(PlanningTodoAsked(today=date(2010, 10, 12)), ServiceName.INTAKE, session)
            story = await tell_story(PlanningStoryAsked(case_id=case.case_id), ServiceName.INTAKE, session)
    found = [(item.case_id, item.next_meeting_on) for item in listed.episodes]
    assert found == [(case.case_id, date(2010, 10, 12)), (other.case_id, None), (ended.case_id, None)]
    assert len(still_open.episodes) == 2
    assert [item.code for item in todo.items] == ["meeting.today", "episode.assess"]
    assert len(story.steps) == 12
