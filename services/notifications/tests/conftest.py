"""A running notifications service that delivers by the channel of a test, and one with a notice that failed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from services.notifications.tests.causes import followup_due
from services.notifications.tests.memory_channel import InMemoryChannel, by, refused

from arrimage_testing.nats_server import NatsServer
from arrimage_testing.service_twin import Twin, running_service

Delivering = Callable[..., AbstractAsyncContextManager[Twin]]


@pytest.fixture
def delivering(nats_server: NatsServer, sqlite_dsn: str, tmp_path: Path) -> Delivering:
    """Starts the service with channels; started again, it finds its store as it left it."""

    def start(*channels: InMemoryChannel, **more: Any) -> AbstractAsyncContextManager[Twin]:
        return running_service(
            by(*channels), nats_server=nats_server, store_url=sqlite_dsn, directory=tmp_path, **more
        )

    return start


@dataclass(frozen=True)
class Failed:
    """A service in which one notice could not leave; its channel takes the next one."""

    twin: Twin
    channel: InMemoryChannel
    case_id: UUID


@pytest_asyncio.fixture
async def failed(delivering: Delivering) -> AsyncIterator[Failed]:
    """A call is due, and its notice was refused for ever."""
    channel = InMemoryChannel(failures=1, error=refused(for_ever=True))
    async with delivering(channel) as twin:
        case_id = uuid4()
        await twin.say(followup_due(case_id), case_id=case_id)
        await twin.quiet()
        yield Failed(twin, channel, case_id)
