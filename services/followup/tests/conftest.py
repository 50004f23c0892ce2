"""A running followup service for each test that asks for one, and an invented episode."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from services.followup.tests.journey import THE_END, Episode

from arrimage_followup.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

Followup = Callable[..., AbstractAsyncContextManager[Twin]]


@pytest.fixture
def dsn(request: pytest.FixtureRequest) -> str:
    """The test's own store: SQLite, unless the test asks for each (``ON_EACH_STORE``)."""
    name = getattr(request, "param", "sqlite_dsn")
    found: str = request.getfixturevalue(name)
    return found


@pytest.fixture
def followup(nats_server: NatsServer, dsn: str, tmp_path: Path) -> Followup:
    """Starts followup at an instant; started again, it finds its store as it left it."""

    def start(now: str = THE_END, **more: Any) -> AbstractAsyncContextManager[Twin]:
        return running_service(
            SERVICE, nats_server=nats_server, store_url=dsn, directory=tmp_path, now=now, **more
        )

    return start


@pytest_asyncio.fixture
async def twin(followup: Followup) -> AsyncIterator[Twin]:
    """followup on the evening on which the invented episode ends."""
    async with followup() as running:
        yield running


@pytest.fixture
def episode() -> Episode:
    """An episode that nobody has heard of yet."""
    return Episode()
