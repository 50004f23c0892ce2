"""deploy/node/compose.yml as docs/how-to/node-in-containers.md says it: one real node, on each kind of store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from secrets import token_hex

import httpx
import pytest
from tests.containers.engine import Compose, ComposeError, build_image, why_no_engine

from arrimage.ports import free_port

pytestmark = [
    pytest.mark.full,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(why_no_engine() is not None, reason=why_no_engine() or ""),
    pytest.mark.requirement("R-003", "R-023", "R-024"),
]

SERVICES = ("intake", "planning", "followup", "notifications")
OPERATOR = ("--profile", "operator", "run", "--rm", "-T", "operator")


@dataclass(frozen=True)
class Node:
    """A node that was made and brought up."""

    compose: Compose
    ports: dict[str, int]

    def url(self, service: str) -> str:
        """Where a service answers on this machine."""
        return f"http://127.0.0.1:{self.ports[service]}"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def node(request: pytest.FixtureRequest) -> Iterator[Node]:
    on_postgresql = request.param == "postgresql"
    files = ("deploy/node/compose.yml", *["deploy/node/postgres.yml"][:on_postgresql])
    ports = {service: free_port() for service in SERVICES}
    variables = {f"{service}_port".upper(): str(port) for service, port in ports.items()}
    compose = Compose(f"arrimage-node-{token_hex(4)}", {**variables, "ARRIMAGE_IMAGE": build_image()}, *files)
    who = ("maison-test", "--name", "Maison d'essai", "--region", "sorel-tracy")
    where = ("--containers", "each", "--dir", "/node", *(("--postgresql", "postgresql") if on_postgresql else ()))
    try:
        compose(*OPERATOR, "node", "init", *who, *where)
        try:
            compose("up", "--detach", "--wait")
        except ComposeError as error:
            raise ComposeError(f"{error}\n{compose('logs', '--tail', '20')[-6000:]}") from None
        yield Node(compose, ports)
    finally:
        compose("down", "--volumes", "--timeout", "5")


def test_every_piece_is_ready_without_a_hub(node: Node) -> None:
    for service in SERVICES:
        assert httpx.get(f"{node.url(service)}/health/ready").json()["ready"], service


def test_a_worker_who_is_given_a_key_may_work_and_one_who_lost_it_may_not(node: Node) -> None:
    without = httpx.get(f"{node.url('intake')}/referrals")
    assert without.status_code == 401
    key = node.compose(*OPERATOR, "node", "worker", "add", "w1", "--role", "worker").strip()
    with_key = {"Authorization": f"Bearer {key}"}
    assert httpx.get(f"{node.url('intake')}/referrals", headers=with_key).json() == []
    node.compose(*OPERATOR, "node", "worker", "remove", "w1")
    assert httpx.get(f"{node.url('intake')}/referrals", headers=with_key).status_code == 401


def test_the_operator_sees_what_is_parked_from_a_container_of_their_own(node: Node) -> None:
    key = node.compose(*OPERATOR, "node", "worker", "add", "op", "--role", "operator").strip()
    node.compose(*OPERATOR, "parked", "list", "--key", key)


def test_it_comes_back_as_it_was(node: Node) -> None:
    node.compose("down", "--timeout", "20")
    node.compose("up", "--detach", "--wait")
    for service in SERVICES:
        assert httpx.get(f"{node.url(service)}/health/ready").json()["ready"], service


def test_pieces_are_bounded_in_memory_and_in_processes(node: Node) -> None:
    for service in ("server", *SERVICES):
        host = node.compose.inspect(service)["HostConfig"]
        assert 0 < host["Memory"] <= 512 * 2**20, service
        assert 0 < host["PidsLimit"] <= 256, service
        assert host["RestartPolicy"]["Name"] == "unless-stopped", service
        assert host["LogConfig"]["Config"]["max-size"] == "10m", service
