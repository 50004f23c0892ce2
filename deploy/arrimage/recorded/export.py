"""``arrimage bus export``: a range of a node's own stream into a file; again, it goes on where it was cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from arrimage.recorded.file import Recorded, RecordedWriter, last_whole_line
from arrimage.stored_messages import stored_messages
from arrimage_contracts.subjects import OWN_STREAM


@dataclass(frozen=True)
class Exported:
    """What an export did."""

    resumed_after: int
    """The message after which it went on; 0: it began anew."""
    written: int
    last: int
    """The last message of the file; 0: it holds none."""


async def export_own(
    client: Client, file: Path, *, after: int = 0, until: int | None = None, subjects: Sequence[str] = ()
) -> Exported:
    """Write the messages after ``after``, up to ``until`` or the present last one, to ``file``.

    :param subjects: those alone; all if empty. A file that is gone on with must have been begun with the same.
    :raises ArrimageError: ``recorded.unreadable``, ``recorded.cannot_write``.
    """
    resumed_after, whole_bytes = last_whole_line(file)
    known = resumed_after
    js = client.jetstream()
    last = (await js.stream_info(OWN_STREAM)).state.last_seq
    end = last if until is None else min(until, last)
    seq = max(after, known)
    writer = RecordedWriter(file, whole_bytes)
    written = 0
    try:
        if seq < end:
            config = ConsumerConfig(
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=seq + 1,
                ack_policy=AckPolicy.NONE,
                filter_subjects=list(subjects) or None,
                inactive_threshold=30.0,
            )
            subscription = await js.pull_subscribe("", stream=OWN_STREAM, config=config)
            try:
                async for message in stored_messages(subscription):
                    recorded = _recorded(message)
                    if recorded.seq > end:
                        break
                    writer.append(recorded)
                    written += 1
                    known = recorded.seq
            finally:
                await subscription.unsubscribe()
    finally:
        writer.close()
    return Exported(resumed_after, written, known)


def _recorded(message: Msg) -> Recorded:
    stored_at = message.metadata.timestamp.astimezone(UTC).isoformat()
    headers = message.headers or {}
    return Recorded(message.metadata.sequence.stream, message.subject, stored_at, headers, message.data)
