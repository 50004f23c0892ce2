"""While a node runs: the weeks that are over are told, if node.yaml says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from arrimage.connection import connected
from arrimage.errors import ArrimageError
from arrimage.keys import read_nkey
from arrimage.node.prepare import PreparedNode
from arrimage.own_events import StoredEvent, stored_events
from arrimage.weekly.doors import COUNTS
from arrimage.weekly.state import Pending
from arrimage.weekly.telling import Telling, end_telling
from arrimage_chassis.clock import Clock
from arrimage_chassis.ending import end_task
from arrimage_chassis.logs import get_logger
from arrimage_contracts.released_counts import counts_subject
from arrimage_contracts.subjects import FEED_STREAM

LOOK_EVERY_SECONDS = 1.0
TRY_AGAIN_SECONDS = 5.0
_ACKNOWLEDGED_WITHIN_SECONDS = 5.0
_log = get_logger()


class WeeklyKeeper:
    """Tells the weeks of a running node; a fault of it never ends the node."""

    def __init__(self, ready: PreparedNode, clock: Clock) -> None:
        self._ready = ready
        self._telling = Telling(
            ready.node.organization, clock, ready.directory.counts_state, self._read, self._publish
        )
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; it goes on by itself until :meth:`stop`."""
        self._running = asyncio.create_task(self._run(), name="weekly counts")

    async def stop(self) -> None:
        """End; what is not told yet is told at the next start."""
        running, self._running = self._running, None
        if running is not None:
            await end_task(running)

    async def _run(self) -> None:
        said, begun = "", False
        while True:
            try:
                if not self._ready.node.weekly_counts:
                    end_telling(self._ready.directory.counts_state)
                    return
                if not begun:
                    await self._telling.begin()
                    begun = True
                while (week := await self._telling.step()) is not None:
                    _log.info("counts.told", week=week.isoformat())
                said = ""
            except Exception as error:  # the node goes on; the week waits in its file
                code = error.code if isinstance(error, ArrimageError) else type(error).__name__
                if code != said:
                    _log.warning("counts.waiting", code=code)
                said = code
            await asyncio.sleep(TRY_AGAIN_SECONDS if said else LOOK_EVERY_SECONDS)

    async def _read(self) -> AsyncIterator[StoredEvent]:
        key = read_nkey(self._ready.directory.operator_seed)
        async with connected(self._ready.nats_url, key, name="operator") as client:
            async for event in stored_events(client):
                yield event

    async def _publish(self, pending: Pending) -> None:
        key = read_nkey(self._ready.directory.counts_seed)
        async with connected(self._ready.nats_url, key, name=COUNTS) as client:
            await client.jetstream(timeout=_ACKNOWLEDGED_WITHIN_SECONDS).publish(
                counts_subject(self._ready.node.organization),
                pending.body.encode(),
                stream=FEED_STREAM,
                headers={"Nats-Msg-Id": pending.message_id},
            )
