"""A pull loop that hands over what one fetch returned, in the order of the stream whatever failed before.

It replaces that of FastStream's batch subscriber, whose batch waits until it is full or its timeout ends.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import nats.errors
from faststream.nats.subscriber.usecases.stream_pull_subscriber import BatchPullStreamSubscriber

if TYPE_CHECKING:
    from nats.aio.msg import Msg

    from arrimage_chassis.bus.broker import Bus

BATCH: Final = 100
PAUSE_SECONDS: Final = 0.25
_MARGIN_SECONDS: Final = 0.3


class DurableSubscriber(BatchPullStreamSubscriber):
    """Binds to a durable and hands over what one fetch returned. See :meth:`Bus.consume`."""

    bus: Bus
    durable: str
    _fetching: asyncio.Task[list[Msg]] | None = None
    _settled: bool = False
    """Whether nothing older than what is fetched next waits to be delivered again."""

    def fetch_again(self) -> None:
        """Give up a fetch that was asked of a server that is gone."""
        self._settled = False
        if self._fetching is not None:
            self._fetching.cancel()

    async def _create_subscription(self) -> None:
        if self.subscription is None:
            self.subscription = await self.jetstream.pull_subscribe_bind(
                durable=self.durable,
                stream=self.stream.name,
                inbox_prefix=f"{self.bus.inbox_prefix}.".encode(),
            )
            self.add_task(self._consume_pull)

    async def _consume_pull(self) -> None:
        while self.running:
            if not (self.bus.connected and self.bus.may_fetch()):
                self._settled = False
                await asyncio.sleep(PAUSE_SECONDS)
            elif not self._settled:
                await self._settle()
            elif messages := await self._fetch():
                await self.consume(messages)

    async def _settle(self) -> None:
        """Wait until the server delivers again what it delivered to an instance or a connection that is gone.

        Otherwise it would deliver what is new first, and the events of a case would be out of order. Most often
        nothing is left, and nothing is waited for.
        """
        self._settled = True  # until a new connection, or the loss of the lease, says otherwise
        seconds = asyncio.get_running_loop().time
        waited_until: float | None = None
        while self.running and self._settled and self.bus.connected and self.bus.may_fetch():
            lag = await self.bus.lag(self.stream.name, self.durable)
            self.bus.note_durable(self.durable, answers=lag is not None)
            if lag is not None and lag.unacknowledged == 0:
                return
            if lag is not None and waited_until is None:
                waited_until = seconds() + lag.ack_wait_seconds + _MARGIN_SECONDS
            if waited_until is not None and seconds() >= waited_until:
                return
            await asyncio.sleep(PAUSE_SECONDS)
        self._settled = False

    async def _fetch(self) -> list[Msg]:
        assert self.subscription is not None  # noqa: S101 - _create_subscription ran
        self._fetching = asyncio.ensure_future(
            self.subscription.fetch(batch=BATCH, timeout=self.bus.fetch_seconds)
        )
        try:
            messages = await self._fetching
        except asyncio.CancelledError:
            if not self.running:
                raise
            return []
        except (TimeoutError, nats.errors.TimeoutError):
            return []
        except nats.errors.Error:
            self.bus.note_durable(self.durable, answers=False)
            await asyncio.sleep(PAUSE_SECONDS)  # no such durable, server leaving: never a hot loop
            return []
        finally:
            self._fetching = None
        self.bus.note_durable(self.durable, answers=True)
        return messages
