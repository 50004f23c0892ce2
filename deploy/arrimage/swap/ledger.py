"""What a role has said on the node's own bus, read by the node's operator: said twice? still owed?"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from arrimage.stored_messages import stored_messages
from arrimage_contracts.subjects import OWN_STREAM, event_of
from arrimage_contracts.vocabularies import ServiceName

_OBLIGATIONS: Final = {
    ServiceName.FOLLOWUP: (
        "FollowupScheduled",
        frozenset({"FollowupCompleted", "FollowupUnreached", "FollowupDeclined", "FollowupCancelled"}),
        "followup_id",
    )
}
"""By which event a role takes something upon itself, which ones free it of that, and the field that names it."""


@dataclass
class Ledger:
    """What one role has said, up to the last message of the stream."""

    role: ServiceName
    last_seq: int = 0
    """The last message of the stream, whoever said it."""
    said: Counter[str] = field(default_factory=Counter)
    """How often each event id is in the stream."""
    last: tuple[int, str, datetime] | None = None
    """The last event of the role: its place, its name, and when the server stored it."""
    first: tuple[int, str, datetime] | None = None
    """The first one."""
    _open: set[str] = field(default_factory=set)

    @property
    def owed(self) -> int | None:
        """How many things the role has taken upon itself and not ended; None where the role has no such things."""
        return len(self._open) if self.role in _OBLIGATIONS else None

    @property
    def doubled(self) -> int:
        """How many events were said more than once."""
        return sum(1 for times in self.said.values() if times > 1)

    def take(self, seq: int, name: str, stored_at: datetime, body: bytes) -> None:
        """Take one message of the role into account."""
        try:
            event: dict[str, Any] = json.loads(body)
            identity, data = str(event["id"]), event.get("data") or {}
        except (ValueError, KeyError, TypeError, AttributeError):
            return  # whoever reads the stream quarantines it
        self.said[identity] += 1
        self.last = (seq, name, stored_at)
        self.first = self.first or self.last
        if self.role in _OBLIGATIONS:
            begins, ends, field_name = _OBLIGATIONS[self.role]
            if name == begins:
                self._open.add(str(data.get(field_name)))
            elif name in ends:
                self._open.discard(str(data.get(field_name)))


async def read_ledger(client: Client, role: ServiceName, *, from_seq: int = 1) -> Ledger:
    """Read what ``role`` has said from a place of the stream on; nothing is changed there."""
    js = client.jetstream()
    found = Ledger(role, last_seq=(await js.stream_info(OWN_STREAM)).state.last_seq)
    config = ConsumerConfig(ack_policy=AckPolicy.NONE)
    if from_seq > 1:
        config = config.evolve(deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=from_seq)
    subscription = await js.pull_subscribe(f"own.{role}.>", stream=OWN_STREAM, config=config)
    try:
        async for message in stored_messages(subscription):
            meta = message.metadata
            found.take(meta.sequence.stream, event_of(message.subject), meta.timestamp, message.data)
    finally:
        await subscription.unsubscribe()
    return found
