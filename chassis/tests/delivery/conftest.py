"""A running probe service on each store, and what the tests of delivery look at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from chassis.tests.probe import PROBE, Switch

from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service


@pytest_asyncio.fixture
async def twin(nats_server: NatsServer, store_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    async with running_service(PROBE, nats_server=nats_server, store_url=store_dsn, directory=tmp_path) as running:
        yield running


@pytest.fixture(autouse=True)
def poison_works() -> Iterator[None]:
    """What a test cured is poison again for the next."""
    yield
    Switch.cured = False
