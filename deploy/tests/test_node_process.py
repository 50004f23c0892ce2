"""A node's processes live together, and each may die alone."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from deploy.tests.conftest import MakeNode

from arrimage.errors import ArrimageError
from arrimage.node.directory import NodeDirectory
from arrimage.node.process import NodeProcess
from arrimage.node.supervise import Ended
from arrimage.node.up import keep_node
from arrimage.run_state import read_state
from arrimage_chassis.manifest import Manifest
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.processes import lives
from arrimage_testing.waiting import eventually

STAND_IN = Path(__file__).with_name("stand_in_service.py")
SERVICES = (ServiceName.INTAKE, ServiceName.PLANNING)


def stand_in(service: ServiceName) -> Sequence[str]:
    return [sys.executable, str(STAND_IN), service.value]


@pytest.fixture
def directory(make_node: MakeNode) -> NodeDirectory:
    return make_node("margelle", SERVICES)


@pytest.fixture
def endings() -> list[Ended]:
    return []


@pytest_asyncio.fixture
async def node(
    directory: NodeDirectory, manifests: list[Manifest], endings: list[Ended]
) -> AsyncIterator[NodeProcess]:
    process = NodeProcess(
        directory.root, manifests=manifests, command_for=stand_in, report=endings.append, extra_env={"PROBE": "1"}
    )
    async with process:
        await process.wait_ready()
        yield process


async def told(node: NodeProcess, service: str) -> dict[str, str]:
    async with httpx.AsyncClient() as http:
        answer = (await http.get(f"{node.service_url(service)}/health/ready")).json()
    found: dict[str, str] = answer["told"]
    return found


async def test_each_service_is_told_its_own_keys_and_no_other(node: NodeProcess) -> None:
    planning = await told(node, "planning")

    assert planning["ARRIMAGE_ORGANIZATION"] == "margelle"
    assert planning["ARRIMAGE_OWN_URL"] == node.nats_url
    assert planning["ARRIMAGE_OWN_SEED_FILE"].endswith("own-planning.nk")
    assert "ARRIMAGE_BORDER_SEED_FILE" not in planning


async def test_the_state_file_says_who_runs_where(node: NodeProcess, directory: NodeDirectory) -> None:
    state = read_state(directory.state)

    assert state is not None
    assert state["pid"] == os.getpid()
    assert state["nats_url"] == node.nats_url
    assert state["services"]["planning"] == {
        "pid": node.services[ServiceName.PLANNING].pid,
        "url": node.service_url("planning"),
    }


async def test_a_service_that_dies_by_itself_is_started_again_where_it_was(
    node: NodeProcess, directory: NodeDirectory, endings: list[Ended]
) -> None:
    url, pid = node.service_url("planning"), node.services[ServiceName.PLANNING].pid
    assert pid is not None

    os.kill(pid, signal.SIGKILL)
    await eventually(lambda: endings, what="the end to be told")
    await node.wait_ready()

    assert (endings[0].name, endings[0].exit_code) == ("planning", -signal.SIGKILL)
    assert node.service_url("planning") == url
    state = read_state(directory.state)
    assert state is not None
    assert state["services"]["planning"]["pid"] == node.services[ServiceName.PLANNING].pid != pid


async def test_a_service_that_was_killed_on_purpose_stays_down_until_it_is_started(node: NodeProcess) -> None:
    await node.kill_service("planning")
    assert node.services[ServiceName.PLANNING].pid is None

    await node.wait_ready()  # the others
    await node.start_service("planning")
    await node.wait_ready()

    assert node.services[ServiceName.PLANNING].endings == []


async def test_a_crash_point_holds_for_one_life_of_the_process(node: NodeProcess) -> None:
    await node.stop_service("planning")
    crash = {"ARRIMAGE_CRASH_AT": "outbox.after_commit", "ARRIMAGE_LANGUAGE": "en"}

    await node.start_service("planning", crash)
    planning = node.services[ServiceName.PLANNING]
    await eventually(lambda: planning.endings, what="the crash")
    await node.wait_ready()

    assert [ended.exit_code for ended in planning.endings] == [86]
    assert "ARRIMAGE_CRASH_AT" not in await told(node, "planning")
    assert (await told(node, "planning"))["ARRIMAGE_LANGUAGE"] == "en"


async def test_a_service_that_ends_at_its_start_says_why(node: NodeProcess) -> None:
    await node.stop_service("planning")

    with pytest.raises(ArrimageError, match="told to end at the start") as refused:
        await node.start_service("planning", {"ARRIMAGE_MAX_MESSAGE_DEPTH": "13"})

    assert refused.value.code == "service.ended"


async def test_the_server_is_killed_and_comes_back_where_it_was(node: NodeProcess) -> None:
    url = node.nats_url
    async with node.connect() as client:
        await client.jetstream().publish("own.intake.ReferralReceived.v1", b"{}")

    await node.kill_server()
    with pytest.raises(ArrimageError) as away:
        await node.apply()
    await node.start_server()

    assert away.value.code == "server.unreachable"
    assert node.nats_url == url
    async with node.connect() as client:
        assert (await client.jetstream().stream_info("OWN")).state.messages == 1


async def test_a_node_that_is_kept_starts_its_server_again_by_itself(
    node: NodeProcess, directory: NodeDirectory
) -> None:
    ended: list[Ended] = []
    stop = asyncio.Event()
    keeping = asyncio.create_task(keep_node(node, stop, ended.append))
    state = read_state(directory.state)
    assert state is not None

    os.kill(state["nats_pid"], signal.SIGKILL)
    await eventually(lambda: ended, what="the end of the server to be told")

    async def back() -> bool:
        now = read_state(directory.state)
        return now is not None and now["nats_pid"] not in (None, state["nats_pid"])

    await eventually(back, what="the server to be back")
    stop.set()
    await keeping
    await node.stop()
    assert ended[0].name == "nats"
    assert read_state(directory.state) is None


async def test_a_directory_runs_only_once(node: NodeProcess, directory: NodeDirectory) -> None:
    with pytest.raises(ArrimageError) as refused:
        await NodeProcess(directory.root, manifests=[], command_for=stand_in).start()

    assert refused.value.code == "run.already"
    assert node.services[ServiceName.PLANNING].pid is not None


async def test_ports_are_kept_over_restarts(directory: NodeDirectory, manifests: list[Manifest]) -> None:
    urls = []
    for _ in range(2):
        async with NodeProcess(directory.root, manifests=manifests, command_for=stand_in) as node:
            urls.append((node.nats_url, node.service_url("intake"), node.service_url("planning")))

    assert urls[0] == urls[1]


@pytest.mark.skipif(sys.platform != "linux", reason="a process cannot be tied to another one here")
async def test_children_die_with_a_parent_that_is_killed(directory: NodeDirectory) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path\n"
        "from arrimage.node.process import NodeProcess\n"
        "from deploy.tests.test_node_process import stand_in\n"
        "async def main():\n"
        "    await NodeProcess(Path(sys.argv[1]), manifests=[], command_for=stand_in).start()\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(directory.root))
    state = await eventually(lambda: _complete(directory), deadline=30, what="the node to run")
    children = [state["nats_pid"], *(service["pid"] for service in state["services"].values())]
    assert all(lives(pid) for pid in children)
    assert len(children) == 1 + len(SERVICES)

    parent.kill()
    await parent.wait()

    await eventually(lambda: not any(lives(pid) for pid in children), what="the children to die")


def _complete(directory: NodeDirectory) -> dict[str, Any] | None:
    if not directory.state.exists():
        return None
    state: dict[str, Any] = json.loads(directory.state.read_text())
    return state if len(state["services"]) == len(SERVICES) else None
