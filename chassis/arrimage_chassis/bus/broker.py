"""A bus on NATS JetStream. Only this package imports FastStream; what it relies on is held by a test.

FastStream keeps the broker's life cycle, the subscriptions and their tasks. Two of its defaults would lose or
delay events, so they are replaced here: a subscriber binds to the durable that ``node apply`` made, and never
declares; and a batch is handed over as soon as one fetch returns, instead of after a timeout.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import nats.errors
import nats.js.errors
from faststream import AckPolicy
from faststream.message import StreamMessage
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.security import NatsNKey
from nats.js.errors import APIError

from arrimage_chassis.bus.durable_subscriber import BATCH, PAUSE_SECONDS, DurableSubscriber
from arrimage_chassis.bus.places import ASKING, place_said
from arrimage_chassis.bus.port import AwayError, RefusedForEverError, RefusedForNowError, Stored
from arrimage_chassis.bus.requests import Answered, Reply, ask
from arrimage_chassis.bus.stored_message import StoredMessage
from arrimage_chassis.delivery.screening import Message
from arrimage_chassis.ending import end_task
from arrimage_chassis.logs import get_logger

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.js import JetStreamContext
    from nats.js.api import PubAck

_PUBLISH_SECONDS: Final = 5.0
_SAY_AGAIN_SECONDS: Final = 600.0
_LONGEST_DENIED_PAUSES: Final = 20
_SILENT_SECONDS: Final = 5.0
"""A hub that starts anew is back sooner."""
_STOP_SECONDS: Final = 8.0
"""How long a batch in hand may take when the service is told to stop: the library lets it end."""
_QUOTED: Final = re.compile(r'"([A-Za-z0-9_.$*>-]{1,255})"')
"""The subject that a server's refusal names; subjects hold no id of a person or a case."""
_CONNECTION_CLOSED_EXIT: Final = 70
_ACK_WAIT_SECONDS: Final = 30.0
_MESSAGE_TOO_LARGE: Final = 10054
_FULL: Final = frozenset({10047, 10077, 10122, 10156})

Deliver = Callable[[Sequence[Message]], Awaitable[None]]
"""Handles a batch; when it returns, the batch is acknowledged; when it raises, it gets the same batch again."""

_log = get_logger()


@dataclass(frozen=True)
class Lag:
    """What a durable still has to deliver, and what was delivered and not acknowledged."""

    pending: int
    unacknowledged: int
    ack_wait_seconds: float
    """After so long the server delivers again what was not acknowledged."""
    delivered: bool = False
    """Whether the durable ever delivered anything since it was made, or reset."""


@dataclass
class Bus:
    """A connection to one bus, which is kept for ever: an absent server is waited for."""

    name: str
    url: str
    seed_file: Path | None
    inbox_prefix: str
    api_prefix: str = "$JS.API"
    fetch_seconds: float = 5.0
    on_back: Callable[[], None] = lambda: None
    may_fetch: Callable[[], bool] = lambda: True
    after_ack: Callable[[], None] = lambda: None
    before_consuming: Callable[[], Awaitable[None]] | None = None
    """Waited for when the connection is made for the first time, before anything is fetched."""
    denied_pause_seconds: float = 30.0
    end_process: Callable[[int], object] = os._exit
    """What ends the process when a connection is closed for ever."""
    _client: Client | None = field(default=None, init=False)
    _context: JetStreamContext | None = field(default=None, init=False)
    """Made once for the connection: each of its publishings would make its own."""
    _starting: asyncio.Task[None] | None = field(default=None, init=False)
    _stopping: bool = field(default=False, init=False)
    _waiting: set[asyncio.Timeout] = field(default_factory=set, init=False)
    """The patience of those who wait for the server's word."""
    _said_waiting_at: float | None = field(default=None, init=False)
    _silent_since: dict[tuple[str, str], float] = field(default_factory=dict, init=False)
    _said_silent_at: dict[tuple[str, str], float] = field(default_factory=dict, init=False)
    _said_missing: set[tuple[str, str]] = field(default_factory=set, init=False)
    _said_denied_at: dict[str, float] = field(default_factory=dict, init=False)
    _denied_times: int = field(default=1, init=False)
    _mending: asyncio.Task[None] | None = field(default=None, init=False)
    _subscribers: list[DurableSubscriber] = field(default_factory=list, init=False)
    _first: DurableSubscriber | None = field(default=None, init=False)
    _drained: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _answered: list[Answered] = field(default_factory=list, init=False)
    broker: NatsBroker = field(init=False)

    def __post_init__(self) -> None:
        options: dict[str, Any] = {"reconnect_time_wait": PAUSE_SECONDS}
        if self.seed_file is not None:
            options["security"] = NatsNKey.from_file(str(self.seed_file))
        self.broker = NatsBroker(
            self.url,
            inbox_prefix=self.inbox_prefix,
            js_options={"prefix": self.api_prefix},
            max_reconnect_attempts=-1,
            connect_timeout=2,
            ping_interval=5,
            max_outstanding_pings=2,
            error_cb=self._on_error,
            disconnected_cb=self._on_lost,
            reconnected_cb=self._on_back,
            closed_cb=self._on_closed,
            logger=None,
            apply_types=False,  # it would look for what a handler asks for in a thread, once for each batch
            **options,
        )

    @property
    def connected(self) -> bool:
        """Tell whether the server is there."""
        return self._client is not None and self._client.is_connected

    @property
    def listening(self) -> bool:
        """Tell whether it was connected once, and reads and answers from then on."""
        return self._starting is not None and self._starting.done()

    def consume(
        self,
        stream: str,
        durable: str,
        deliver: Deliver,
        *,
        comes_first: bool = False,
        may_be_missing: bool = False,
    ) -> None:
        """Hand the messages of ``durable`` of ``stream`` to ``deliver``, a batch at a time; call before start.

        :param comes_first: whether the other durables of this bus wait until it is drained; one at most.
        :param may_be_missing: whether a server that was made before may not have it; the others go on then.
        """
        subscriber: Any = self.broker.subscriber(
            f"{stream}.{durable}",
            stream=JStream(stream, declare=False),
            durable=durable,
            pull_sub=PullSub(batch_size=BATCH, timeout=self.fetch_seconds, batch=True),
            inbox_prefix=f"{self.inbox_prefix}.".encode(),
            ack_policy=AckPolicy.MANUAL,
            decoder=_as_it_came,
        )
        subscriber.__class__ = DurableSubscriber
        subscriber.bus = self
        subscriber.durable = durable
        subscriber.comes_first, subscriber.may_be_missing = comes_first, may_be_missing
        if comes_first:
            self._first = subscriber
        self._subscribers.append(subscriber)

        async def hand_over(batch: list[Msg]) -> None:
            await self._hand_over(batch, deliver)

        subscriber(hand_over)

    def first_is_drained(self, drained: bool) -> None:
        """Let the other durables begin, or wait until the one that comes first is drained again."""
        if self._first is not None and self._first.drained is not drained:
            self._first.drained = drained
            self._drained.set() if drained else self._drained.clear()

    async def wait_for_first(self, within: float) -> bool:
        """Wait so many seconds for the durable that comes first; tell whether it is drained."""
        if self._first is not None and not self._first.drained:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._drained.wait(), within)
        return self.is_drained

    @property
    def is_drained(self) -> bool:
        """Tell whether what comes first was handled, so that the rest is heard."""
        return self._first is None or self._first.drained

    async def answers_at_all(self) -> bool:
        """Tell whether the durable that every server has answers."""
        always = next((each for each in self._subscribers if not each.may_be_missing), None)
        return always is not None and await self.lag(always.stream.name, always.durable) is not None

    def answer(self, subject: str, group: str, reply: Reply) -> None:
        """Answer what is asked on ``subject``, as one of ``group``; call before start."""
        self._answered.append(Answered(subject, group, reply))

    async def ask(self, subject: str, body: bytes, within: float) -> bytes | None:
        """Return the reply to a question, or None if none comes within so many seconds."""
        return await ask(self._client, subject, body, within)

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._starting = asyncio.create_task(self._connect(), name=f"connect {self.name} bus")

    async def stop(self) -> None:
        """Let running batches end, and close the connection; never raises for a server that is away."""
        self._stopping = True
        for answered in self._answered:
            answered.stop()
        for task in filter(None, (self._starting, self._mending)):
            with suppress(Exception):
                await end_task(task)
        with suppress(nats.errors.Error, asyncio.TimeoutError):
            await asyncio.wait_for(self.broker.stop(), timeout=_STOP_SECONDS)

    async def publish(self, subject: str, body: bytes, message_id: str) -> Stored:
        """Publish and wait for the server's word. See :class:`arrimage_chassis.bus.port.Publisher`."""
        try:
            answer = await self._publish(subject, body, {"Nats-Msg-Id": message_id})
        except nats.errors.MaxPayloadError as error:
            raise RefusedForEverError("bus.message_too_large") from error
        except APIError as error:
            if error.err_code == _MESSAGE_TOO_LARGE:
                raise RefusedForEverError("bus.message_too_large") from error
            full = error.err_code in _FULL
            raise RefusedForNowError("bus.mailbox_full" if full else "bus.stream_refuses") from error
        return Stored(answer.stream, answer.seq, duplicate=bool(answer.duplicate))

    async def place(self, subject: str) -> int:
        """Ask where the last message of a kind lies. See :class:`arrimage_chassis.bus.port.Publisher`."""
        try:
            await self._publish(subject, b"", ASKING)
        except APIError as error:
            if (place := place_said(error)) is not None:
                return place
            raise RefusedForNowError("bus.stream_refuses") from error
        raise RefusedForNowError("bus.stream_refuses")  # a server that stores what it should refuse

    async def _publish(self, subject: str, body: bytes, headers: dict[str, str]) -> PubAck:
        if not self.connected:
            raise AwayError
        try:
            async with asyncio.timeout(_PUBLISH_SECONDS) as patience:
                self._waiting.add(patience)
                return await self._jetstream.publish(subject, body, timeout=_PUBLISH_SECONDS, headers=headers)
        except nats.js.errors.NoStreamResponseError as error:
            raise RefusedForNowError("bus.no_stream_answers") from error
        except (APIError, nats.errors.MaxPayloadError):
            raise
        except (TimeoutError, nats.errors.Error, OSError) as error:
            raise AwayError from error
        finally:
            self._waiting.discard(patience)

    async def lag(self, stream: str, durable: str) -> Lag | None:
        """Return what ``durable`` has still to do, or None if it cannot be told (server away, durable gone)."""
        if not self.connected:
            return None
        try:
            info = await asyncio.wait_for(self._jetstream.consumer_info(stream, durable), timeout=2)
        except (TimeoutError, nats.errors.Error):
            return None
        return Lag(
            info.num_pending or 0,
            info.num_ack_pending or 0,
            info.config.ack_wait or _ACK_WAIT_SECONDS,
            delivered=bool(info.delivered and info.delivered.consumer_seq),
        )

    async def begin_again(self, stream: str, durable: str) -> bool:
        """Let ``durable`` deliver its stream from the beginning; False if the server does not do it."""
        if not self.connected:
            return False
        try:
            await asyncio.wait_for(self._jetstream.reset_consumer(stream, durable, seq=1), timeout=5)
        except (TimeoutError, nats.errors.Error):
            return False
        return True

    @property
    def _jetstream(self) -> JetStreamContext:
        if self._context is None:
            raise AwayError
        return self._context

    async def _connect(self) -> None:
        while not self._stopping:
            try:
                self._client = await self.broker.connect()
                self._client.msg_class = StoredMessage  # before anything is subscribed to
                self._context = self._client.jetstream(prefix=self.api_prefix)
                if self.before_consuming is not None:
                    await self.before_consuming()
                await self.broker.start()
                for answered in self._answered:
                    await answered.listen(self._client)
            except Exception as error:  # whatever it is, to give up would be to be deaf for ever
                self._say_waiting(error)
                await asyncio.sleep(PAUSE_SECONDS)
            else:
                _log.info("bus.connected", bus=self.name)
                self.on_back()
                return

    async def _hand_over(self, messages: Sequence[Msg], deliver: Deliver) -> None:
        batch = sorted(map(_as_message, messages), key=lambda message: message.stream_seq)
        if not await self._deliver_at_last(batch, deliver):
            return
        for message in messages:
            with suppress(nats.errors.Error):  # an ack that is lost is made up for by the inbox
                await message.ack()
        self.after_ack()

    async def _deliver_at_last(self, batch: Sequence[Message], deliver: Deliver) -> bool:
        """Give ``deliver`` the batch until it takes it; False if this instance may not work any more.

        Nothing newer is fetched meanwhile: the server would deliver it before it delivers this batch again, and
        the events of a case would be out of order.
        """
        said = False
        while self.may_fetch() and not self._stopping:
            try:
                await deliver(batch)
            except Exception as error:
                if self.may_fetch() and not said:
                    _log.error("landing.failed", bus=self.name, error_type=type(error).__name__)
                    said = True
                await asyncio.sleep(PAUSE_SECONDS)
            else:
                return True
        return False

    def note_durable(self, stream: str, durable: str, *, answers: bool) -> None:
        """Say, now and then, that a durable has not answered for some seconds though the server is there."""
        key = stream, durable
        if answers or not self.connected:
            self._silent_since.pop(key, None)
            return
        now = time.monotonic()
        since, said_at = self._silent_since.setdefault(key, now), self._said_silent_at.get(key)
        said_lately = said_at is not None and now - said_at < _SAY_AGAIN_SECONDS
        if now - since >= _SILENT_SECONDS and not said_lately:
            self._said_silent_at[key] = now
            _log.warning("bus.durable_silent", bus=self.name, durable=durable)

    def say_missing(self, stream: str, durable: str) -> None:
        """Say, once, that the server was made before this durable was asked for."""
        if (stream, durable) not in self._said_missing:
            self._said_missing.add((stream, durable))
            _log.warning("bus.durable_missing", bus=self.name, stream=stream, durable=durable)

    def _say_waiting(self, error: Exception) -> None:
        """Say that the server is not there, and for how long it is waited for only now and then."""
        now = time.monotonic()
        if self._said_waiting_at is None or now - self._said_waiting_at >= _SAY_AGAIN_SECONDS:
            self._said_waiting_at = now
            _log.warning("bus.waiting", bus=self.name, error_type=type(error).__name__)

    async def _on_error(self, error: Exception) -> None:
        if self._client is None:  # the library tries for ever by itself, and tells of each time
            self._say_waiting(error)
        said = str(error).lower()
        if "permissions violation" not in said:
            return
        found = _QUOTED.search(str(error))
        subject = found[1] if found else "unknown"
        now, last = time.monotonic(), self._said_denied_at.get(subject)
        if last is None or now - last >= _SAY_AGAIN_SECONDS:
            self._said_denied_at[subject] = now
            _log.error("bus.permission_denied", bus=self.name, subject=subject)
        if "subscription" in said and (self._mending is None or self._mending.done()):
            self._mending = asyncio.create_task(self._subscribe_again(), name=f"mend {self.name} bus")

    async def _subscribe_again(self) -> None:
        """Connect anew after a while: the server forgot what it refused, though it may be allowed by now.

        What is published needs no such thing: each time the server looks at its permissions.
        """
        await asyncio.sleep(self.denied_pause_seconds * self._denied_times)
        self._denied_times = min(self._denied_times * 2, _LONGEST_DENIED_PAUSES)
        if self._client is not None and not self._stopping:
            await self._client.force_reconnect()

    async def _on_lost(self) -> None:
        for patience in self._waiting:
            if not patience.expired():
                patience.reschedule(0)  # no answer will come on a new connection
        if not self._stopping:
            _log.warning("bus.lost", bus=self.name)

    async def _on_back(self) -> None:
        _log.info("bus.connected", bus=self.name)
        for subscriber in self._subscribers:
            subscriber.fetch_again()
        self.on_back()

    async def _on_closed(self) -> None:
        """A closed connection is never opened again, and FastStream's loop would spin on it: begin anew."""
        if not self._stopping and self._client is not None:
            _log.critical("bus.closed", bus=self.name)
            self.end_process(_CONNECTION_CLOSED_EXIT)


def _as_message(message: Msg) -> Message:
    metadata = message.metadata
    return Message(
        subject=message.subject,
        body=message.data,
        stream=metadata.stream,
        stream_seq=metadata.sequence.stream,
        deliveries=metadata.num_delivered,
        stored_at=metadata.timestamp,
    )


async def _as_it_came(message: StreamMessage[Any]) -> Any:
    return message.raw_message
