"""A hub's disk is lost and an older copy put in its place: what it had taken since is said again."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from tests.journeys.casework import P1, P2, WITHIN, Case

from arrimage_testing.network import RunningNetwork, running_network
from arrimage_testing.waiting import eventually

pytestmark = [pytest.mark.full, pytest.mark.timeout(240)]

BEGIN = datetime.fromisoformat("2010-10-12 09:00")


async def crossed(network: RunningNetwork) -> Counter[str]:
    """How often each event is in the mailboxes, by its id."""
    return Counter(str(held.envelope.id) for held in await network.mailboxes())


def told(network: RunningNetwork, organization: str) -> int:
    """How many lines say that a stream was restored."""
    return sum(
        "relay.stream_restored" in file.read_text(errors="replace")
        for file in network.stage.nodes[organization].directory.logs.glob("intake*.log*")
    )


@pytest.mark.requirement("R-008", "R-012", "R-019")
async def test_a_hub_that_was_restored_from_an_older_copy_gets_again_what_it_had_taken_since(
    tmp_path: Path,
) -> None:
    async with running_network(tmp_path / "network", begin=BEGIN) as network:
        hub = network.stage.hub
        disk, copy = hub.directory.jetstream, tmp_path / "copy"
        first, second = Case(network, P1), Case(network, P2)
        await first.is_referred()
        await first.is_taken_in_charge()
        await network.settle()
        await hub.kill()
        await asyncio.to_thread(shutil.copytree, disk, copy)
        await hub.start_again()
        await network.settle()

        # work after the copy: all of it arrives, then the disk is lost
        await first.is_reached()
        await first.is_accepted()
        await second.is_referred()
        await network.settle()
        before = await crossed(network)
        await hub.kill()
        await asyncio.to_thread(shutil.rmtree, disk)
        await asyncio.to_thread(shutil.copytree, copy, disk)
        await hub.start_again()

        # the next thing that each says shows it that the hub forgot
        await second.is_taken_in_charge()
        third = Case(network, P2)
        await third.is_referred()

        async def nothing_is_missing() -> bool:
            return before.keys() <= (await crossed(network)).keys()

        await eventually(nothing_is_missing, deadline=WITHIN * 2, what="what the hub forgot to be there again")
        await network.settle()
        assert set((await crossed(network)).values()) == {1}
        assert [told(network, organization) for organization in ("margelle", "virage")] == [1, 1]
        states = [(await case.as_the_sender_knows_it())["state"] for case in (first, second, third)]
        assert states == ["accepted", "taken_in_charge", "acknowledged"]
