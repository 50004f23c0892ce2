"""Headers that a sender puts on an event mean nothing: they are not the server's word about a fetch (R-022)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from chassis.tests.delivery.looking import applied_to
from chassis.tests.gate import GATE, referral

from arrimage_chassis.standing import lags
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

pytestmark = [pytest.mark.requirement("R-008", "R-022")]

SUBJECT = "evt.virage.margelle.ReferralSent.v1"


@pytest_asyncio.fixture
async def gate(nats_server: NatsServer, store_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    async with running_service(
        GATE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path, border=True
    ) as running:
        yield running


@pytest.mark.full
@pytest.mark.parametrize("status", ["100", "404", "408", "409", "503"])
async def test_an_event_that_bears_a_status_of_the_server_is_an_event(gate: Twin, status: str) -> None:
    marked, good = uuid4(), uuid4()
    body = gate.draft_border(referral(marked), sender="virage", case_id=marked).to_json()
    await gate.jetstream.publish(SUBJECT, body, headers={"Status": status, "Description": "No Messages"})
    await gate.say_border(referral(good), sender="csss-pds", case_id=good)

    await gate.quiet()

    assert await applied_to(gate, good) == ["from csss-pds"], "what came after it took effect"
    assert await applied_to(gate, marked) == ["from virage"]
    for durable in await lags(gate.runtime):
        assert durable.lag is not None
        assert (durable.lag.pending, durable.lag.unacknowledged) == (0, 0), "nothing waits to come again"
