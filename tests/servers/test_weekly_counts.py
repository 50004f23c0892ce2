"""The weekly counts on real servers: told once, in order, whatever was away meanwhile."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from nats.aio.client import Client
from tests.servers.rig import LINK_WITHIN, Rig

from arrimage.node.process import NodeProcess
from arrimage.weekly.state import read_weekly_state
from arrimage_chassis.clock import SimulatedClock
from arrimage_contracts.envelope import Envelope, schema_name, source_of
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.subjects import own_subject
from arrimage_testing.waiting import eventually

pytestmark = pytest.mark.requirement("R-021")

MONDAY = date(2010, 10, 4)
TELLS = "feed.margelle.ActivityCounted.v1"


def noon(week: int) -> datetime:
    """Tuesday of the so-many-th week."""
    return datetime(2010, 10, 5, 16, tzinfo=UTC) + timedelta(weeks=week)


async def happen(client: Client, cases: int, when: datetime) -> None:
    """Let followup say one event of each of so many cases."""
    for number in range(cases):
        envelope = Envelope(
            id=uuid4(),
            source=source_of("margelle", "followup"),
            type="arrimage.FollowupDue.v1",
            time=when,
            dataschema=schema_name("FollowupDue", 1, "own"),
            subject=UUID(int=number + 1),
            recipient="margelle",
            correlationid=uuid4(),
            sequence="a.1",
            privacyclass=Privacy.DEIDENTIFIED,
            data={"due_on": "2010-10-04"},
        )
        await client.jetstream().publish(own_subject("followup", "FollowupDue", 1), envelope.to_json())


async def test_each_week_arrives_once_and_in_order_though_node_and_hub_were_away(rig: Rig) -> None:
    directory = rig.example.nodes["margelle"]
    config = directory / "node.yaml"
    config.write_text(config.read_text() + "weekly_counts: true\n")
    clock = SimulatedClock("America/Toronto", noon(0))

    def node() -> NodeProcess:
        return NodeProcess(directory, services=[], manifests=rig.manifests, clock=clock)

    async with node() as running:
        state = running.directory.counts_state
        await eventually(lambda: state.exists(), deadline=LINK_WITHIN, what="telling to begin")
        async with running.connect() as client:
            await happen(client, 7, noon(0))
            await happen(client, 11, noon(1))
        clock.move_to(noon(1))
        await eventually(
            lambda: (
                read_weekly_state(state).next_week == MONDAY + timedelta(weeks=1)
                and read_weekly_state(state).pending is None
            ),
            deadline=LINK_WITHIN * 2,
            what="the first week to be told",
        )
        await rig.hub.stop()
        clock.move_to(noon(2))
        await eventually(
            lambda: read_weekly_state(state).pending is not None, deadline=LINK_WITHIN, what="a week to wait"
        )
        kept = read_weekly_state(state).pending
    clock.move_to(noon(3))
    async with node() as running:
        await rig.hub.start()
        await eventually(
            lambda: (
                read_weekly_state(state).next_week == MONDAY + timedelta(weeks=3)
                and read_weekly_state(state).pending is None
            ),
            deadline=LINK_WITHIN * 3,
            what="the weeks that were missed to be told",
        )

    told = await read_feed(rig, 3)
    assert [(message["week"], [cell["cases"] for cell in message["cells"]]) for message in told] == [
        ("2010-10-04", [5]),
        ("2010-10-11", [10]),
        ("2010-10-18", []),
    ]
    assert kept is not None
    assert json.loads(kept.body) == told[1]


async def read_feed(rig: Rig, expected: int) -> list[dict[str, Any]]:
    """All that x-observatoire finds in the feed."""
    observer = await rig.integrator()
    reading = await observer.js.pull_subscribe_bind("x-observatoire", stream="FEED")
    told = await reading.fetch(expected, timeout=5)
    for message in told:
        assert message.subject == TELLS
        await message.ack_sync()
    assert (await reading.consumer_info()).num_pending == 0
    return [json.loads(message.data) for message in told]
