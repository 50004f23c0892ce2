"""Questions and replies on a node's own bus: core NATS, no stream, nothing kept by the server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import nats.errors

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

Reply = Callable[[str, bytes], Awaitable[bytes]]
"""Returns the reply to a question: its subject, whose end the server wrote, and its body."""

_PENDING: Final = 256
"""Questions that the client keeps; what comes beyond is dropped, and its asker told nothing: it asks again."""


async def ask(client: Client | None, subject: str, body: bytes, within: float) -> bytes | None:
    """Return the reply to a question, or None if none comes within so many seconds, or nobody is there."""
    if client is None or not client.is_connected:
        return None
    try:
        return (await client.request(subject, body, timeout=within)).data
    except (TimeoutError, nats.errors.Error, OSError):
        return None


@dataclass
class Answered:
    """A subject that is answered, while the connection stands; questions do not wait for one another."""

    subject: str
    group: str
    """Of the instances of a service one answers."""
    reply: Reply
    _listening: bool = field(default=False, init=False)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    async def listen(self, client: Client) -> None:
        """Begin to answer; the client goes on by itself after each interruption."""
        if self._listening:
            return

        async def heard(message: Msg) -> None:
            if not message.reply:
                return  # nobody to answer: nothing is read
            task = asyncio.create_task(self._answer(message))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        await client.subscribe(self.subject, queue=self.group, cb=heard, pending_msgs_limit=_PENDING)
        self._listening = True

    def stop(self) -> None:
        """Answer nothing more; whoever asked is not told."""
        for task in self._tasks:
            task.cancel()

    async def _answer(self, message: Msg) -> None:
        body = await self.reply(message.subject, message.data)
        with suppress(nats.errors.Error):  # an asker that waits no longer
            await message.respond(body)
