"""The forwarders of a window: one for each webhook that is granted, started and ended as the grants say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError

from arrimage.integrators.grants import Grant
from arrimage.node.directory import NodeDirectory
from arrimage.window.events import OwnStream
from arrimage.window.forwarding import Forwarder
from arrimage.window.news import News
from arrimage.window.posting import Poster
from arrimage.window.state import WebhookState, read_webhook_state, write_webhook_state
from arrimage_chassis.ending import end_task
from arrimage_chassis.logs import get_logger

_TROUBLE_PAUSE_SECONDS = 2.0
_log = get_logger()


@dataclass
class _Running:
    grant: Grant
    task: asyncio.Task[None]
    forwarder: Forwarder | None = None


class Webhooks:
    """All webhooks of a node."""

    def __init__(
        self, directory: NodeDirectory, stream: OwnStream, news: News, now: Callable[[], datetime]
    ) -> None:
        self._directory = directory
        self._stream = stream
        self._news = news
        self._now = now
        self._running: dict[str, _Running] = {}

    async def follow(self, grants: Sequence[Grant]) -> None:
        """Bring what runs to what is granted; what was decided of a webhook starts it anew."""
        wanted = {grant.name: grant for grant in grants if grant.webhook is not None}
        for name, running in list(self._running.items()):
            if wanted.get(name) != running.grant:
                await self._end(name)
                if name not in wanted:
                    self._directory.webhook_state(name).unlink(missing_ok=True)
        for name, grant in wanted.items():
            if name not in self._running:
                running = _Running(grant, asyncio.create_task(asyncio.sleep(0)))
                self._running[name] = running
                running.task = asyncio.create_task(self._run(running), name=f"webhook {name}")

    async def stop(self) -> None:
        """End all; what was not told stays to be told."""
        for name in list(self._running):
            await self._end(name)

    def states(self) -> dict[str, WebhookState]:
        """Return what is known of each that runs."""
        return {name: each.forwarder.state for name, each in self._running.items() if each.forwarder is not None}

    async def _end(self, name: str) -> None:
        running = self._running.pop(name)
        await end_task(running.task)

    async def _run(self, running: _Running) -> None:
        said = ""
        while True:
            seen = self._news.cursor
            try:
                forwarder = running.forwarder or await self._forwarder(running.grant)
                running.forwarder = forwarder
                following = await forwarder.step()
                said = ""
            except (NatsError, JetStreamError, TimeoutError):
                await asyncio.sleep(_TROUBLE_PAUSE_SECONDS)  # the node's server is away; nothing is lost by it
            except Exception as error:  # one webhook's fault must not end the others
                if said != type(error).__name__:
                    said = type(error).__name__
                    _log.error("loop.failed", error_type=said, loop="webhook")
                running.forwarder = None  # what was written down holds
                await asyncio.sleep(_TROUBLE_PAUSE_SECONDS)
            else:
                seconds = None if following is None else (following - self._now()).total_seconds()
                if seconds is None or seconds > 0:
                    await self._news.wait(seconds, seen)

    async def _forwarder(self, grant: Grant) -> Forwarder:
        assert grant.webhook is not None  # noqa: S101 - only such are started
        file = self._directory.webhook_state(grant.name)
        state = read_webhook_state(file)
        if state.turn == 0 and grant.new_only:
            state.cursor = await self._stream.last()
        return Forwarder(
            grant,
            grant.webhook,
            state,
            reading=self._stream,
            post=Poster(grant.webhook, self._directory.webhook_secret(grant.name), self._now),
            keep=lambda kept: write_webhook_state(file, kept),
            now=self._now,
        )
