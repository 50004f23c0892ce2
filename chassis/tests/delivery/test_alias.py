"""The id under which a partner knows a case is coined once, even by two transactions at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from chassis.tests.gate import GATE

from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = pytest.mark.requirement("R-022")


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, store_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    async with running_service(
        GATE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, border=True
    ) as running:
        yield running


async def test_commands_at_once_on_a_new_case_coin_one_id(twin: Twin) -> None:
    case = uuid4()
    answers = await asyncio.gather(*(twin.post(f"/cases/{case}/refer", {"to": "virage"}) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {200}
    await twin.quiet()
    events = await twin.border_events("virage")
    assert len(events) == 6
    assert len({event.subject for event in events}) == 1
    assert events[0].subject != case
    assert [event.sequence.partition(".")[2] for event in events] == ["1", "2", "3", "4", "5", "6"]
