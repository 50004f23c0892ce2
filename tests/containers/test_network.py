"""`docker compose up --build --wait` on a real engine: it becomes healthy, and both journeys are played on it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import cast

import pytest
import pytest_asyncio
from tests.containers.engine import Compose, ComposeError, ContainerStage, why_no_engine
from tests.journeys import sc_01, sc_02
from tests.journeys.casework import P1, P2, Case
from tests.journeys.scenario import play
from tests.journeys.told import lines

from arrimage.demo.stage import Stage
from arrimage.ports import free_port
from arrimage_testing.network import RunningNetwork

pytestmark = [
    pytest.mark.full,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(1200),
    pytest.mark.skipif(why_no_engine() is not None, reason=why_no_engine() or ""),
    pytest.mark.requirement("R-023"),
]

BEGIN = datetime.fromisoformat("2010-10-04 09:00")
PIECES = {
    "hub": {"exchange.nk", "system.nk"},
    "margelle-server": {"leaf.nk", "operator.nk", "system.nk"},
    "margelle-intake": {"gate.nk", "node-secret", "own-intake.nk", "store-intake.password"},
    "margelle-planning": {"node-secret", "own-planning.nk", "store-planning.password"},
    "margelle-followup": {"node-secret", "own-followup.nk", "store-followup.password"},
    "margelle-notifications": {"node-secret", "own-notifications.nk", "store-notifications.password"},
}
SERVICES = ("intake", "planning", "followup", "notifications")


@dataclass(frozen=True)
class Up:
    """The network that was brought up."""

    compose: Compose
    stage: ContainerStage
    seconds: float
    """From the command to healthy, the image's build included."""


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    ports = {
        "margelle": {name: free_port() for name in ("nats", *SERVICES)},
        "virage": {"intake": free_port()},
    }
    variables = {
        f"{organization}_{name}_port".upper(): str(port)
        for organization, chosen in ports.items()
        for name, port in chosen.items()
    }
    compose = Compose(f"arrimage-test-{token_hex(4)}", variables)
    seeds = tmp_path_factory.mktemp("seeds")
    began = time.monotonic()
    try:
        try:
            compose("up", "--build", "--detach", "--wait")
        except ComposeError as error:
            raise ComposeError(f"{error}\n{compose('logs', '--tail', '20')[-6000:]}") from None
        yield Up(compose, ContainerStage(compose, ports, seeds), time.monotonic() - began)
    finally:
        compose("down", "--volumes", "--timeout", "5")


@dataclass(frozen=True)
class Played:
    """Both journeys, played to the end."""

    network: RunningNetwork
    p1: Case
    p2: Case


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(up: Up) -> AsyncIterator[Played]:
    network = RunningNetwork(cast(Stage, up.stage), BEGIN)
    try:
        await network.settle()
        p1, p2 = Case(network, P1), Case(network, P2)
        await play(network, sc_01.scenario(p1), sc_02.scenario(p2))
        yield Played(network, p1, p2)
    finally:
        await network.aclose()


@pytest.mark.requirement("R-003", "SC-01", "SC-02")
@pytest.mark.parametrize("name", ["SC-01", "SC-02"])
async def test_a_journey_is_told_as_on_the_desk_while_the_power_fails_under_a_container(
    played: Played, name: str
) -> None:
    case, expected = (played.p1, sc_01) if name == "SC-01" else (played.p2, sc_02)
    own = [held.envelope for held in await played.network.own_events("margelle")]
    of_the_case = [
        event for event in own if str(event.subject) == case.case_id and event.source_service != "notifications"
    ]
    assert lines(of_the_case) == expected.EVENTS
    shown = await case.as_the_sender_knows_it()
    assert {key: shown[key] for key in expected.AT_SENDER} == expected.AT_SENDER


async def test_every_container_is_healthy(up: Up) -> None:
    print(f"healthy {up.seconds:.0f} s after the command, the build of the image included")
    for service in (*PIECES, "postgresql", "virage"):
        assert up.compose.inspect(service)["State"]["Health"]["Status"] == "healthy", service


@pytest.mark.requirement("R-003")
async def test_a_container_holds_its_own_keys_and_no_others(up: Up) -> None:
    for service, keys in PIECES.items():
        folder = "/hub/keys" if service == "hub" else "/node/keys"
        assert set(up.compose("exec", "-T", service, "ls", folder).split()) == keys, service


@pytest.mark.requirement("R-003")
@pytest.mark.parametrize("other", [name for name in SERVICES if name != "planning"])
async def test_a_service_opens_its_own_database_and_no_other(up: Up, other: str) -> None:
    opens = (
        "import asyncio, asyncpg, sys; from pathlib import Path;"
        "word = Path('/node/keys/store-planning.password').read_text().strip();"
        "asyncio.run(asyncpg.connect(host='postgresql', user='margelle_planning', password=word,"
        " database='margelle_' + sys.argv[1]))"
    )
    up.compose("exec", "-T", "margelle-planning", "python", "-c", opens, "planning")
    with pytest.raises(ComposeError, match="permission denied for database"):
        up.compose("exec", "-T", "margelle-planning", "python", "-c", opens, other)


async def test_nothing_runs_as_root_or_may_become_it_and_no_root_file_system_is_written(up: Up) -> None:
    for service in (*PIECES, "postgresql", "virage"):
        container = up.compose.inspect(service)
        host = container["HostConfig"]
        assert container["Config"]["User"] == "10001:10001", service
        assert host["ReadonlyRootfs"], service
        assert host["CapDrop"] == ["ALL"], service
        assert "no-new-privileges:true" in host["SecurityOpt"], service
        assert not host["Privileged"], service


async def test_the_image_has_no_compiler_and_no_installer_of_its_own(up: Up) -> None:
    find = "import shutil, sys; sys.exit(any(map(shutil.which, sys.argv[1:])))"
    up.compose("exec", "-T", "hub", "python", "-c", find, "gcc", "cc", "make", "git", "curl")


@pytest.mark.requirement("R-012")
async def test_a_container_ends_in_order_when_it_is_told_to(played: Played, up: Up) -> None:
    began = time.monotonic()
    up.compose("stop", "margelle-notifications")
    state = up.compose.inspect("margelle-notifications")["State"]
    assert (state["ExitCode"], state["OOMKilled"]) == (0, False)
    assert time.monotonic() - began < 20
