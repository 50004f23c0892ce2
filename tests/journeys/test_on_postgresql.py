"""Both journeys with every service on PostgreSQL, each as a role that owns its own database and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime

import asyncpg
import pytest
import pytest_asyncio
from tests.journeys import sc_01, sc_02
from tests.journeys.casework import P1, P2, Case
from tests.journeys.scenario import play
from tests.journeys.told import lines

from arrimage.example.sorel_tracy import Example
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.postgresql import role_of
from arrimage_chassis.serve import definition_of
from arrimage_chassis.store.tables import DELIVERY
from arrimage_contracts.vocabularies import ServiceName
from arrimage_testing.network import RunningNetwork, running_network
from arrimage_testing.postgres_server import PostgresServer
from arrimage_testing.waiting import eventually

pytestmark = [
    pytest.mark.full,
    pytest.mark.postgres,
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.requirement("R-003", "SC-01", "SC-02"),
]

BEGIN = datetime.fromisoformat("2010-10-04 09:00")
STORES = [("margelle", service) for service in ServiceName] + [("virage", ServiceName.INTAKE)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A server of this module's own that asks everybody but its superuser for a password."""
    server = PostgresServer(tmp_path_factory.mktemp("asks-for-passwords"))
    try:
        server.start()
        server.ask_for_passwords()
        yield server
    finally:
        server.stop()


@dataclass(frozen=True)
class Played:
    """Both journeys, played to the end."""

    network: RunningNetwork
    p1: Case
    p2: Case


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Played]:
    def make_databases(example: Example) -> None:
        for organization in ("margelle", "virage"):
            server.run_file(NodeDirectory(example.nodes[organization]).roles_sql)

    directory, host = tmp_path_factory.mktemp("network"), f"127.0.0.1:{server.port}"
    async with running_network(directory, begin=BEGIN, postgresql=host, made=make_databases) as network:
        await _the_database_goes_and_comes_back(network, server)
        p1, p2 = Case(network, P1), Case(network, P2)
        await play(network, sc_01.scenario(p1), sc_02.scenario(p2))
        yield Played(network, p1, p2)


@pytest.mark.parametrize("name", ["SC-01", "SC-02"])
async def test_a_journey_is_told_as_it_is_on_sqlite(played: Played, name: str) -> None:
    case, expected = (played.p1, sc_01) if name == "SC-01" else (played.p2, sc_02)
    own = [held.envelope for held in await played.network.own_events("margelle")]
    of_the_case = [
        event for event in own if str(event.subject) == case.case_id and event.source_service != "notifications"
    ]
    assert lines(of_the_case) == expected.EVENTS
    shown = await case.as_the_sender_knows_it()
    assert {key: shown[key] for key in expected.AT_SENDER} == expected.AT_SENDER


async def test_each_service_has_a_database_of_its_own_with_its_own_tables(
    played: Played, server: PostgresServer
) -> None:
    urls = [_url(played.network, organization, service) for organization, service in STORES]
    assert len(set(urls)) == len(STORES)
    for organization, service in STORES:
        connection = await _connect(played.network, server, (organization, service), (organization, service))
        try:
            rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        finally:
            await connection.close()
        own = set(definition_of(service).metadata.tables)
        assert {row["tablename"] for row in rows} == own | set(DELIVERY.tables) | {"alembic_version"}, service


async def test_a_role_opens_its_own_database_and_no_other(played: Played, server: PostgresServer) -> None:
    for role in STORES:
        for other in STORES:
            if other != role:
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await _connect(played.network, server, role, other)


async def test_a_role_may_make_nothing_outside_of_its_database(played: Played, server: PostgresServer) -> None:
    connection = await _connect(played.network, server, STORES[0], STORES[0])
    try:
        for statement in ("CREATE ROLE another", "CREATE DATABASE another", "COPY (SELECT 1) TO PROGRAM 'true'"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
        assert await connection.fetchval("SHOW statement_timeout") == "0", "the services set it, not the role"
    finally:
        await connection.close()


async def test_a_password_is_asked_for(played: Played, server: PostgresServer) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(
            host="127.0.0.1",
            port=server.port,
            user="margelle_intake",
            password="another",
            database="margelle_intake",
        )


async def _the_database_goes_and_comes_back(network: RunningNetwork, server: PostgresServer) -> None:
    """R-012: services say that their store is away, and are ready again without a restart."""

    async def all_say(ready: bool) -> bool:
        for url in network.stage.service_urls().values():
            if (await network.plain_http.get(f"{url}/health/ready", timeout=20)).json()["ready"] is not ready:
                return False
        return True

    server.halt()
    await eventually(lambda: all_say(False), deadline=30, what="every service says that its store is away")
    server.start()
    await eventually(lambda: all_say(True), deadline=30, what="every service is ready again")


def _directory(network: RunningNetwork, organization: str) -> NodeDirectory:
    return network.stage.nodes[organization].directory


def _password(network: RunningNetwork, organization: str, service: ServiceName) -> str:
    return _directory(network, organization).store_password(service).read_text().strip()


def _url(network: RunningNetwork, organization: str, service: ServiceName) -> str:
    return load_node(_directory(network, organization).config).stores[service]


async def _connect(
    network: RunningNetwork, server: PostgresServer, role: tuple[str, ServiceName], other: tuple[str, ServiceName]
) -> asyncpg.Connection:
    """Connect as one service's role to the database of another, or to its own."""
    return await asyncpg.connect(
        host="127.0.0.1",
        port=server.port,
        user=role_of(*role),
        password=_password(network, *role),
        database=role_of(*other),
    )
