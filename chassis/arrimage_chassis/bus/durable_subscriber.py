"""A pull loop that hands over what one fetch returned, in the order of the stream whatever failed before.

It replaces that of FastStream's batch subscriber, whose batch waits until it is full or its timeout ends.

One durable of a bus may come first (withdrawals, R-095): the others wait until it was drained since the connection
was made, or since a durable was silent, which is how a gate sees its hub go and come back. A hub that was made
before may not have such a durable yet: then it is said once, the others go on, and it is looked for now and then.
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
_SOON_SECONDS: Final = 0.02
_ACKS_UNDER_WAY: Final = 25
"""So often it is looked whether what was acknowledged is counted as such, before what is left is fetched again."""
_MISSING_PAUSES: Final = 20
_MISSING_AFTER: Final = 3
"""Times in a row that a durable was silent while another one of the same hub answered."""


class DurableSubscriber(BatchPullStreamSubscriber):
    """Binds to a durable and hands over what one fetch returned. See :meth:`Bus.consume`."""

    bus: Bus
    durable: str
    comes_first: bool = False
    may_be_missing: bool = False
    drained: bool = False
    """Of one that comes first: whether all that it held was handled since the hub was there again."""
    missing: bool = False
    """Whether the hub, which answers, does not have it."""
    _silent_times: int = 0
    _acks_awaited: int = 0
    _fetching: asyncio.Task[list[Msg]] | None = None
    _settled: bool = False
    """Whether nothing older than what is fetched next waits to be delivered again."""

    def fetch_again(self) -> None:
        """Give up a fetch that was asked of a server that is gone."""
        self._unsettle()
        if self._fetching is not None:
            self._fetching.cancel()

    def _unsettle(self) -> None:
        self._settled = False
        if self.comes_first:
            self.bus.first_is_drained(False)

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
                self._unsettle()
                await asyncio.sleep(PAUSE_SECONDS)
            elif not self.comes_first and not await self.bus.wait_for_first(PAUSE_SECONDS):
                self._settled = False
            elif not self._settled:
                await self._settle()
            elif self.comes_first and not self.drained:
                await self._drain()
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
            if lag is None and await self._is_missing():
                await self._wait_while_missing()
                continue
            self.bus.note_durable(self.stream.name, self.durable, answers=lag is not None)
            if lag is not None:
                self._found()
            if lag is not None and lag.unacknowledged == 0:
                return
            if lag is not None and waited_until is None:
                waited_until = seconds() + lag.ack_wait_seconds + _MARGIN_SECONDS
            if waited_until is not None and seconds() >= waited_until:
                return
            await asyncio.sleep(PAUSE_SECONDS)
        self._settled = False

    async def _drain(self) -> None:
        """Handle a part of what waits here, or see that nothing does: from then on the others may begin."""
        lag = await self.bus.lag(self.stream.name, self.durable)
        if lag is None:
            self._settled = False
        elif lag.pending == 0 and lag.unacknowledged == 0:
            self.bus.first_is_drained(True)
        elif lag.pending == 0 and self._acks_awaited < _ACKS_UNDER_WAY:
            self._acks_awaited += 1
            await asyncio.sleep(_SOON_SECONDS)
        else:
            self._acks_awaited = 0
            if messages := await self._fetch():
                await self.consume(messages)

    async def _is_missing(self) -> bool:
        """Tell whether the server has no such durable, though it has the one that every server has."""
        if not self.may_be_missing or self.missing:
            return self.missing and await self.bus.answers_at_all()
        self._silent_times = self._silent_times + 1 if await self.bus.answers_at_all() else 0
        return self._silent_times >= _MISSING_AFTER

    async def _wait_while_missing(self) -> None:
        """Let the others go on without it for a while, unless the server was away meanwhile."""
        if not self.missing:
            self.missing = True
            self.bus.say_missing(self.stream.name, self.durable)
        if self.comes_first:
            self.bus.first_is_drained(True)
        for _ in range(_MISSING_PAUSES):
            await asyncio.sleep(PAUSE_SECONDS)
            if not (self.running and self._settled and self.bus.connected):
                return
            if self.comes_first and not self.drained:
                return

    def _found(self) -> None:
        self._silent_times = 0
        if self.missing:  # the hub was brought up to date
            self.missing = False
            if self.comes_first:
                self.bus.first_is_drained(False)

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
            self.bus.note_durable(self.stream.name, self.durable, answers=False)
            self.bus.first_is_drained(False)
            if self.comes_first or self.may_be_missing:
                self._settled = False
            await asyncio.sleep(PAUSE_SECONDS)  # no such durable, server leaving: never a hot loop
            return []
        finally:
            self._fetching = None
        self.bus.note_durable(self.stream.name, self.durable, answers=True)
        return messages
