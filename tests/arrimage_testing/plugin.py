"""The pytest fixtures of every Arrimage test suite: real servers and real stores, one of each for a test.

``nats_server``   a server with JetStream, in the test's own directory
``nats_servers``  makes further servers, each from a configuration text
``sqlite_dsn``    a file of its own
``postgres_dsn``  a database of its own on the test process's PostgreSQL
``store_dsn``     runs the test twice: on SQLite and on PostgreSQL; in `make test` on one of them (see below)
"""

from __future__ import annotations

import gc
import os
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import hypothesis
import pytest
import pytest_asyncio

from arrimage_testing.nats_server import NatsServer
from arrimage_testing.postgres_server import PostgresServer

STORES = ("sqlite", "postgresql")
WITHOUT_POSTGRES = "ARRIMAGE_TEST_WITHOUT_POSTGRES"

# An example has no deadline of its own: on a busy machine it would measure the machine.
hypothesis.settings.register_profile("arrimage", deadline=None)
hypothesis.settings.load_profile("arrimage")

NatsServerMaker = Callable[..., Awaitable[NatsServer]]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Play a test of ``store_dsn`` on one store in `make test`, drawn by its name; on both in `make test-full`.

    What is long in itself is begun first, or the others would be over and wait for it.
    """
    for item in items:
        store = item.callspec.params.get("store_dsn") if hasattr(item, "callspec") else None
        if store is not None and store != STORES[zlib.crc32(item.nodeid.partition("[")[0].encode()) % 2]:
            item.add_marker(pytest.mark.full)
    items.sort(key=lambda item: item.get_closest_marker("begins_first") is None)


def pytest_collection_finish() -> None:
    """Leave what was loaded and collected out of every later round of garbage collection: it stays to the end."""
    gc.collect()
    gc.freeze()


@pytest_asyncio.fixture
async def nats_server(tmp_path: Path) -> AsyncIterator[NatsServer]:
    """A server with JetStream on a file store and no accounts, already started."""
    async with NatsServer(tmp_path / "nats") as server:
        yield server


@pytest_asyncio.fixture
async def nats_servers(tmp_path: Path) -> AsyncIterator[NatsServerMaker]:
    """``await nats_servers("hub", config=text)`` starts one more server; all end with the test."""
    async with AsyncExitStack() as running:

        async def start(name: str, *, config: str | None = None) -> NatsServer:
            return await running.enter_async_context(NatsServer(tmp_path / name, config=config, name=name))

        yield start


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """The PostgreSQL of this test process, started when a first test asks for it.

    Where it cannot start these tests fail, unless ARRIMAGE_TEST_WITHOUT_POSTGRES=1 says to skip them.
    """
    if os.environ.get(WITHOUT_POSTGRES) == "1":
        pytest.skip(f"{WITHOUT_POSTGRES}=1")
    server = PostgresServer(tmp_path_factory.mktemp("postgres"))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def postgres_dsn(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty database of this test alone, as a DSN for SQLAlchemy with asyncpg."""
    dsn = postgres_server.create_database()
    yield dsn
    postgres_server.drop_database(dsn)


@pytest.fixture
def sqlite_dsn(tmp_path: Path) -> str:
    """A SQLite file of this test alone (not there yet), as a DSN for SQLAlchemy with aiosqlite."""
    return f"sqlite+aiosqlite:///{tmp_path / 'store.sqlite3'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_dsn(request: pytest.FixtureRequest) -> str:
    """The test's own store, once on SQLite and once on PostgreSQL."""
    dsn: str = request.getfixturevalue("sqlite_dsn" if request.param == "sqlite" else "postgres_dsn")
    return dsn
