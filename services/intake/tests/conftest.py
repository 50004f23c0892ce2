"""Intake at work, on either side of the border."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from arrimage_intake.app import SERVICE
from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service


@pytest_asyncio.fixture
async def virage(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    """The intake of an organization that refers, on 2010-10-04 at 9:30 local."""
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path / "virage",
        organization="virage",
        border=True,
    ) as twin:
        yield twin


@pytest_asyncio.fixture
async def margelle(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> AsyncIterator[Twin]:
    """The intake of an organization that receives, on 2010-10-04 at 9:30 local."""
    async with running_service(
        SERVICE,
        nats_server=nats_server,
        store_url=sqlite_dsn,
        directory=tmp_path / "margelle",
        organization="margelle",
        border=True,
    ) as twin:
        yield twin
