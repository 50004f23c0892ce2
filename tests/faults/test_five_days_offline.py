"""Five days without the hub: both sides work on, each is told what the other has not, and all is made up for."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.faults.storm.ground import put_links
from tests.faults.storm.link import Link, Wire
from tests.journeys.casework import P1, P2, WITHIN, Case

from arrimage.example.sorel_tracy import Example
from arrimage.parked import Parked
from arrimage_testing.network import RunningNetwork, running_network
from arrimage_testing.waiting import eventually

pytestmark = [pytest.mark.full, pytest.mark.timeout(300)]

BEGIN = datetime.fromisoformat("2010-10-04 09:00")


def told(network: RunningNetwork, organization: str) -> str:
    """What `arrimage outgoing partners` prints at a node."""
    directory = network.stage.nodes[organization].directory.root
    command = [sys.executable, "-m", "arrimage", "outgoing", "partners", "--dir", str(directory)]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"LANG": "en_CA.UTF-8"})
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout


def of_partner(network: RunningNetwork, organization: str, partner: str) -> tuple[int, int, int]:
    """What waits for a partner, what has left, and how many referrals it has not acknowledged."""
    node = Parked(network.stage.nodes[organization].directory, "", "outgoing")
    [found] = [one for one in node.by_partner() if one["partner"] == partner]
    return found["waiting"], found["left"], node.unanswered(partner)


async def a_day_passes(network: RunningNetwork) -> None:
    """It is the next morning for everybody; nobody waits for quiet, for it does not come while the hub is away."""
    network.now += timedelta(days=1)
    await network.tell_the_time()


@asynccontextmanager
async def behind_wires(directory: Path, links: dict[str, Link]) -> AsyncIterator[RunningNetwork]:
    """Run the network with a wire between each node and its hub."""

    async def listen(held: AsyncExitStack) -> None:
        while not links:
            await asyncio.sleep(0.01)
        for link in links.values():
            await held.enter_async_context(link.listening(link.port))

    def made(example: Example) -> None:
        links.update(put_links(example))

    async with AsyncExitStack() as held:
        listening = asyncio.create_task(listen(held))
        async with running_network(directory, begin=BEGIN, made=made) as network:
            await listening
            yield network


@pytest.mark.requirement("R-012", "R-014", "R-019", "SC-17")
async def test_five_days_offline_are_made_up_for_and_each_side_knows_meanwhile_what_the_other_has_not(
    tmp_path: Path,
) -> None:
    links: dict[str, Link] = {}

    async with behind_wires(tmp_path / "network", links) as network:
        early, late = Case(network, P1), Case(network, P2)
        await early.is_referred()
        await early.is_taken_in_charge()
        await network.settle()
        before = of_partner(network, "margelle", "virage")
        assert (before[0], of_partner(network, "virage", "margelle")[2]) == (0, 0)

        links["margelle"].be(Wire.CUT)
        await a_day_passes(network)
        await early.is_reached()
        await early.is_accepted()
        await a_day_passes(network)
        await late.is_sent()
        await early.tells_needs_in_order("EMPLOYMENT_TRAINING")
        for _ in range(3):
            await a_day_passes(network)
            # the node is alone: its people work, and nothing of it can have arrived
            waits, left, _ = of_partner(network, "margelle", "virage")
            assert waits >= 1
            assert left == before[1]

        async def all_left() -> bool:
            return of_partner(network, "virage", "margelle")[0] == 0

        await eventually(all_left, deadline=WITHIN, what="what Le Virage said to be at the hub")
        assert of_partner(network, "virage", "margelle")[2] == 1, "one referral is not acknowledged"
        assert (await early.as_the_sender_knows_it())["state"] == "taken_in_charge"
        page = told(network, "margelle")
        assert "2010-10-05" in page, "since when it waits"
        assert "the partner does not have" in page

        links["margelle"].be(Wire.OPEN)
        await late.arrives()
        await network.settle()

        assert (await early.as_the_sender_knows_it())["state"] == "accepted"
        assert (await late.as_the_sender_knows_it())["state"] == "acknowledged"
        for organization, partner in (("margelle", "virage"), ("virage", "margelle")):
            waits, _, unanswered = of_partner(network, organization, partner)
            assert (waits, unanswered) == (0, 0)
        crossed = Counter(str(held.envelope.id) for held in await network.mailboxes())
        assert set(crossed.values()) == {1}
        referral = await late.get("margelle", "intake", f"/referrals/{late.referral_id}")
        assert referral["first_contact_due_on"] == "2010-10-13", "seven days from the day of the offer"
