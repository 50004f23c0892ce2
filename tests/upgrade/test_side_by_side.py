"""A network is upgraded node by node: an older gate and today's work together, and what was begun goes on after.

The older code is the last that did not rebuild an empty store: it comes out of the history, on its own store. What
is older still signs nothing that crosses, and no gate of today takes that.
"""

from __future__ import annotations

import asyncio
import io
import os
import sqlite3
import subprocess
import tarfile
from collections import Counter
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from tests.journeys.casework import P1, P2, Case

from arrimage_testing.network import RunningNetwork, running_network

pytestmark = [pytest.mark.full, pytest.mark.timeout(300), pytest.mark.requirement("R-003", "R-013")]

OLDER = "484c6d4"
"""The last code before a store that is new was rebuilt from what its stream holds; it signs what crosses."""
NEWER_TABLE = "rebuild"
"""What tells the store of today's code from that of then."""
ROOT = Path(__file__).parents[2]
PACKAGES = ("contracts", "chassis", "services/intake")
BEGIN = datetime.fromisoformat("2010-10-12 09:00")


@pytest.fixture(scope="module")
def older_code(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment in which a service is that of then."""
    asked = subprocess.run(["git", "archive", OLDER, *PACKAGES], cwd=ROOT, capture_output=True)
    if asked.returncode:
        pytest.skip("no history here: a release that was unpacked, or a clone cut short")
    folder = tmp_path_factory.mktemp("older")
    with tarfile.open(fileobj=io.BytesIO(asked.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return {"PYTHONPATH": os.pathsep.join(str(folder / package) for package in PACKAGES)}


async def run_older(network: RunningNetwork, organization: str, older_code: dict[str, str]) -> None:
    """Put the older gate in the place of today's, on a store of its own making."""
    node = network.stage.nodes[organization]
    await node.stop_service("intake")
    for file in await asyncio.to_thread(lambda: list(node.directory.stores.glob("intake.sqlite3*"))):
        file.unlink()
    await node.start_service("intake", older_code)
    await network.settle()


async def columns_of(network: RunningNetwork, organization: str) -> set[str]:
    """The tables of a gate's store, by which one sees whose it is."""
    with closing(sqlite3.connect(network.stage.nodes[organization].directory.stores / "intake.sqlite3")) as store:
        return {row[0] for row in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


async def test_an_older_node_and_todays_exchange_a_referral_and_the_upgrade_goes_on_where_it_stood(
    tmp_path: Path, older_code: dict[str, str]
) -> None:
    async with running_network(tmp_path / "network", begin=BEGIN) as network:
        await run_older(network, "virage", older_code)
        assert NEWER_TABLE not in await columns_of(network, "virage")
        first, second = Case(network, P1), Case(network, P2)
        await first.is_referred()
        await first.goes_as_far_as_a_plan(start_on="2010-10-12")
        await second.is_referred()
        await network.settle()
        assert (await first.as_the_sender_knows_it())["state"] == "accepted"

        # today's code takes the older one's place while the other node works on
        node = network.stage.nodes["virage"]
        stopping = asyncio.create_task(node.stop_service("intake"))
        await second.is_taken_in_charge()
        await first.is_met(1)
        await stopping
        await first.ends("completed")
        await node.start_service("intake")
        await network.settle()

        assert NEWER_TABLE in await columns_of(network, "virage")
        assert (await first.as_the_sender_knows_it())["state"] == "closed"
        assert (await second.as_the_sender_knows_it())["state"] == "taken_in_charge"
        crossed = Counter(str(held.envelope.id) for held in await network.mailboxes())
        assert set(crossed.values()) == {1}
        third = Case(network, P2)
        await third.is_referred()
        await network.settle()
        assert (await third.as_the_sender_knows_it())["state"] == "acknowledged"
