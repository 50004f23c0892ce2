"""The promise of delivery, proved on each store against a real server (design: the promise of delivery)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from chassis.tests.probe import PROBE, closed, plan

from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-008", "R-009", "R-010")


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, store_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    async with running_service(PROBE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path) as running:
        yield running


async def test_an_event_takes_effect_once_however_often_it_is_delivered(twin: Twin) -> None:
    case = uuid4()
    for _ in range(3):
        await twin.say(plan(case), case_id=case)
    await twin.quiet()
    assert await twin.get("/applied") == {"plan v1": 1}
    assert [event.event_name for event in await twin.events()].count("FollowupScheduled") == 1


async def test_an_event_that_comes_before_its_predecessor_waits_for_it(twin: Twin) -> None:
    case = uuid4()
    await twin.say(closed(case), case_id=case)
    await twin.say(plan(case), case_id=case)
    await twin.quiet()
    assert await twin.get("/applied") == {"plan v1": 1, "closed": 1}
