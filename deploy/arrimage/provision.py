"""The one place that makes and updates streams and durables; services bind to them and declare nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, ReplayPolicy, StreamConfig
from nats.js.errors import APIError, NotFoundError

from arrimage.errors import ArrimageError

MAX_ACK_PENDING = 2000

_STREAM_SETTINGS = (
    "description", "subjects", "retention", "storage", "max_age", "max_msg_size", "discard",
    "discard_new_per_subject", "max_msgs_per_subject", "duplicate_window",
)  # fmt: skip
_DURABLE_SETTINGS = ("ack_policy", "ack_wait", "max_deliver", "max_ack_pending", "filter_subjects")


class Done(StrEnum):
    """What was done to a stream or a durable."""

    MADE = "made"
    UPDATED = "updated"
    RESET = "reset"
    """Its filter widened: it starts again at the beginning, for what it had passed over."""
    LEFT = "left"
    """Nothing asks for it any more; it was left alone, for only people throw away what is kept."""
    REMOVED = "removed"
    """An integrator's, whose grant somebody took back."""


@dataclass(frozen=True)
class Change:
    """One thing that was done."""

    done: Done
    kind: str
    """``stream`` or ``durable``."""
    name: str
    details: tuple[str, ...] = ()
    """For an update: each setting, with what it was and what it is."""


@dataclass(frozen=True)
class Durable:
    """A pull consumer that the broker never gives up on: explicit acks, no limit of deliveries, no back-off."""

    stream: str
    name: str
    filter_subjects: tuple[str, ...] = ()
    """Empty: all of the stream."""
    ack_wait: float = 10.0
    """Seconds."""
    new_only: bool = False
    """Whether it begins with what is stored from its making on, and never with what was there before."""

    def config(self) -> ConsumerConfig:
        """Return what the server is told."""
        return ConsumerConfig(
            durable_name=self.name,
            deliver_policy=DeliverPolicy.NEW if self.new_only else DeliverPolicy.ALL,
            replay_policy=ReplayPolicy.INSTANT,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=self.ack_wait,
            max_deliver=-1,
            max_ack_pending=MAX_ACK_PENDING,
            filter_subjects=list(self.filter_subjects) or None,
        )


async def ensure(
    js: JetStreamContext, streams: Iterable[StreamConfig], durables: Iterable[Durable]
) -> list[Change]:
    """Make what is missing, update what differs, leave alone what nobody asks for; return what was done.

    :raises ArrimageError: ``apply.refused`` if the server refuses a change.
    """
    wanted_streams, wanted_durables = list(streams), list(durables)
    changes: list[Change] = []
    for stream in wanted_streams:
        changes += await _ensure_stream(js, stream)
    for durable in wanted_durables:
        changes += await _ensure_durable(js, durable)
    return changes + await _left(js, wanted_streams, wanted_durables)


async def stream_differences(js: JetStreamContext, wanted: StreamConfig) -> list[str]:
    """Return how the stream differs from what is wanted; change nothing.

    :raises NotFoundError: if it is missing.
    """
    found = (await js.stream_info(str(wanted.name))).config
    return list(_differences(found, wanted, _STREAM_SETTINGS).values())


async def durable_differences(js: JetStreamContext, durable: Durable, but: Collection[str] = ()) -> list[str]:
    """Return how a durable differs from what is wanted, ``but`` for some settings; change nothing.

    :raises NotFoundError: if it is missing.
    """
    found = (await js.consumer_info(durable.stream, durable.name)).config
    found = found.evolve(filter_subject=None, filter_subjects=_filters(found) or None)
    different = _differences(found, durable.config(), _DURABLE_SETTINGS)
    return [said for name, said in different.items() if name not in but]


async def _ensure_stream(js: JetStreamContext, wanted: StreamConfig) -> list[Change]:
    name = str(wanted.name)
    try:
        found = (await js.stream_info(name)).config
    except NotFoundError:
        await _ask(js.add_stream(wanted), name)
        return [Change(Done.MADE, "stream", name)]
    different = _differences(found, wanted, _STREAM_SETTINGS)
    if not different:
        return []
    await _ask(js.update_stream(found.evolve(**{key: getattr(wanted, key) for key in different})), name)
    return [Change(Done.UPDATED, "stream", name, tuple(different.values()))]


async def _ensure_durable(js: JetStreamContext, durable: Durable) -> list[Change]:
    name = f"{durable.stream}/{durable.name}"
    wanted = durable.config()
    try:
        found = (await js.consumer_info(durable.stream, durable.name)).config
    except NotFoundError:
        await _ask(js.add_consumer(durable.stream, wanted), name)
        return [Change(Done.MADE, "durable", name)]
    before = _filters(found)
    found = found.evolve(filter_subject=None, filter_subjects=before or None)
    different = _differences(found, wanted, _DURABLE_SETTINGS)
    if not different:
        return []
    await _ask(
        js.add_consumer(durable.stream, found.evolve(**{key: getattr(wanted, key) for key in different})), name
    )
    changes = [Change(Done.UPDATED, "durable", name, tuple(different.values()))]
    if before and not durable.new_only and not set(durable.filter_subjects or [">"]) <= set(before):
        # The server only looks ahead: what the old filter passed over would never come. Inboxes know the rest.
        await _ask(js.reset_consumer(durable.stream, durable.name, seq=1), name)
        changes.append(Change(Done.RESET, "durable", name))
    return changes


async def _left(js: JetStreamContext, streams: list[StreamConfig], durables: list[Durable]) -> list[Change]:
    wanted = {str(stream.name) for stream in streams}
    found = [str(info.config.name) for info in await js.streams_info()]
    changes = [Change(Done.LEFT, "stream", name) for name in sorted(set(found) - wanted)]
    for stream in sorted(wanted):
        here = {durable.name for durable in durables if durable.stream == stream}
        for info in await js.consumers_info(stream):
            name = info.config.durable_name
            if name and name not in here:
                changes.append(Change(Done.LEFT, "durable", f"{stream}/{name}"))
    return changes


def _filters(config: ConsumerConfig) -> list[str]:
    return sorted(config.filter_subjects or ([config.filter_subject] if config.filter_subject else []))


def _differences(found: Any, wanted: Any, settings: Iterable[str]) -> dict[str, str]:
    different = {}
    for key in settings:
        old, new = getattr(found, key), getattr(wanted, key)
        if isinstance(old, list) and isinstance(new, list):
            old, new = sorted(old), sorted(new)
        if old != new:
            different[key] = f"{key}: {_short(old)} → {_short(new)}"
    return different


def _short(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


async def _ask(request: Any, name: str) -> None:
    try:
        await request
    except APIError as error:
        raise ArrimageError("apply.refused", name=name, reason=error.description or error.code) from error
