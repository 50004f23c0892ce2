"""A running planning service for each test that asks for one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from services.planning.tests.worker import Case

from arrimage_planning.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    """planning of Maison la Margelle on Friday 8 October 2010, its store an SQLite file."""
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path,
        now="2010-10-08T13:30:00Z",
    ) as running:
        yield running


@pytest_asyncio.fixture
async def case(twin: Twin) -> Case:
    """A case that nobody has heard of yet."""
    return Case(twin)
