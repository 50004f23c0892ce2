"""Real servers, one network for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from tests.servers.rig import Rig


@pytest_asyncio.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """The example network with its hub running; nodes are started by the tests that need them."""
    async with Rig(tmp_path / "network") as running:
        yield running
