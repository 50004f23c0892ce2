"""What has left for each organization, and what waits: told from the outbox, on either store."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from chassis.tests.gate import GATE
from nats.js import JetStreamContext

from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import running_service
from arrimage_testing.waiting import eventually


@pytest.mark.requirement("R-012", "R-019")
async def test_it_is_told_for_each_partner_what_has_left_and_what_waits(
    nats_server: NatsServer, store_dsn: str, tmp_path: Path
) -> None:
    async def one_mailbox_is_away(jetstream: JetStreamContext) -> None:
        await jetstream.delete_stream("MAILBOX_csss-pds")

    async with running_service(
        GATE,
        nats_server=nats_server,
        store_url=store_dsn,
        directory=tmp_path,
        border=True,
        before=one_mailbox_is_away,
    ) as twin:
        assert await twin.get("/operations/outgoing/partners") == []
        for partner, times in (("virage", 2), ("csss-pds", 3)):
            body = {"to": partner, "times": times}
            assert (await twin.post(f"/cases/{uuid4()}/refer", body)).status_code == 200

        async def two_left() -> bool:
            return [one["left"] for one in await twin.get("/operations/outgoing/partners")] == [0, 2]

        await eventually(two_left, what="what can leave to leave")
        waits, left = await twin.get("/operations/outgoing/partners")
    assert (waits["partner"], waits["waiting"], waits["refused"], waits["last_left_at"]) == (
        "csss-pds",
        3,
        0,
        None,
    )
    assert waits["waiting_since"] is not None
    assert (left["partner"], left["waiting"], left["waiting_since"]) == ("virage", 0, None)
    assert left["last_left_at"] is not None
