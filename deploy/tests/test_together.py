"""``arrimage node up --together``: four services in one process, each kept alive, all of them started again."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from deploy.tests.conftest import MakeNode

from arrimage.node.process import NodeProcess
from arrimage.node.supervise import Ended
from arrimage.processes import Child
from arrimage.run_state import read_state
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.waiting import eventually

pytestmark = [pytest.mark.full, pytest.mark.timeout(300), pytest.mark.requirement("R-024")]

SERVICES = {"intake", "planning", "followup", "notifications"}


@asynccontextmanager
async def node_up(directory: Path) -> AsyncIterator[Child]:
    command = [sys.executable, "-P", "-m", "arrimage", "node", "up", "--together", "--dir", str(directory)]
    child = await Child.start(command, directory / "up.out", dict(os.environ))
    try:
        yield child
    finally:
        await child.kill()


async def ready(directory: Path) -> dict[str, Any]:
    """Wait until the four services are ready; return who runs where."""

    async def all_ready() -> dict[str, Any] | None:
        state = read_state(directory / "run" / "state.json")
        if state is None or set(state["services"]) != SERVICES:
            return None
        async with httpx.AsyncClient(timeout=2) as http:
            try:
                answers = [await http.get(f"{each['url']}/health/ready") for each in state["services"].values()]
            except httpx.TransportError:
                return None
        return state if all(answer.is_success for answer in answers) else None

    found: dict[str, Any] = await eventually(all_ready, deadline=60, what="the four services are ready")
    return found


async def test_killed_whole_it_comes_back_where_it_was(make_node: MakeNode) -> None:
    directory = make_node("margelle", tuple(ServiceName)).root
    async with node_up(directory) as first:
        before = await ready(directory)
        assert {each["pid"] for each in before["services"].values()} == {before["pid"]} == {first.pid}
        await first.kill()
    await eventually(lambda: not _lives(before["nats_pid"]), what="the node's server died with it")

    async with node_up(directory) as second:
        after = await ready(directory)
        assert {name: each["url"] for name, each in after["services"].items()} == {
            name: each["url"] for name, each in before["services"].items()
        }
        assert {file.stem for file in (directory / "stores").glob("*.sqlite3")} == SERVICES
        second.signal(signal.SIGTERM)
        assert await asyncio.wait_for(second.ended(), 20) == 0
    for service in SERVICES:
        said = [json.loads(line)["event"] for line in (directory / "logs" / f"{service}.log").open()]
        assert said[-1] == "service.stopping"
        assert said.count("service.leads") == 2


async def test_a_service_that_ends_is_started_again_and_the_others_never_notice(make_node: MakeNode) -> None:
    reported: list[Ended] = []
    node = NodeProcess(make_node("margelle", tuple(ServiceName)).root, report=reported.append, together=True)
    async with node:
        await node.wait_ready()
        (planning,) = (task for task in asyncio.all_tasks() if task.get_name() == "planning")

        planning.cancel()

        await eventually(lambda: len(reported) == 1, what="its end is reported")
        await node.wait_ready()
        assert [ended.name for ended in reported] == ["planning"]
        assert [service.endings for name, service in node.services.items() if name != "planning"] == [[], [], []]


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
