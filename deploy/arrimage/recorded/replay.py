"""``arrimage bus replay``: say what a file holds again, in order, under the same ids.

Onto the stream of another node of the same organization (a test node, one that was set up anew), only what is not
there yet: nothing is doubled, however often it is replayed. Or onto a subject of a server of one's own, to try a
program: never one on which services or partners listen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nats.aio.client import Client
from nats.js import JetStreamContext
from pydantic import ValidationError

from arrimage.errors import ArrimageError
from arrimage.own_events import stored_events
from arrimage.recorded.file import Recorded
from arrimage_contracts.envelope import Envelope
from arrimage_contracts.subjects import OWN_STREAM

_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")
_OURS = frozenset({"own", "evt", "sealed", "pub", "feed", "req"})


@dataclass(frozen=True)
class Replayed:
    """What a replay did."""

    said: int
    already_there: int
    not_events: int
    """What was no event of the organization when it was recorded: left out."""


async def replay_onto_node(client: Client, organization: str, recorded: Iterable[Recorded]) -> Replayed:
    """Say what the stream of ``organization``'s node does not hold yet.

    :raises ArrimageError: ``replay.other_organization`` before anything is said.
    """
    events = list(recorded)
    wanted = [(each, _envelope(each)) for each in events]
    for _, envelope in wanted:
        if envelope is not None and envelope.source_organization != organization:
            raise ArrimageError(
                "replay.other_organization", theirs=envelope.source_organization, ours=organization
            )
    there = {
        (event.subject, event.envelope.id) async for event in stored_events(client) if event.envelope is not None
    }
    js = client.jetstream()
    said = already = nothing = 0
    for each, envelope in wanted:
        if envelope is None or not each.subject.startswith("own."):
            nothing += 1
        elif (each.subject, envelope.id) in there:
            already += 1
        else:
            there.add((each.subject, envelope.id))
            said += await _say(js, each)
    return Replayed(said, len(events) - nothing - said, nothing)


async def replay_onto_subject(client: Client, prefix: str, recorded: Iterable[Recorded]) -> Replayed:
    """Say everything on ``<prefix>.<its subject>``, with its headers, on a server of one's own.

    :raises ArrimageError: ``replay.prefix_refused``.
    """
    if not _PREFIX.fullmatch(prefix) or prefix.partition(".")[0].lower() in _OURS:
        raise ArrimageError("replay.prefix_refused", prefix=prefix)
    said = 0
    for each in recorded:
        await client.publish(f"{prefix}.{each.subject}", each.body, headers=dict(each.headers))
        said += 1
    await client.flush()
    return Replayed(said, 0, 0)


async def _say(js: JetStreamContext, each: Recorded) -> int:
    headers = {name: value for name, value in each.headers.items() if not name.startswith("Nats-Expected")}
    stored = await js.publish(each.subject, each.body, stream=OWN_STREAM, headers=headers)
    return 0 if stored.duplicate else 1


def _envelope(each: Recorded) -> Envelope | None:
    try:
        return Envelope.from_json(each.body)
    except ValidationError:
        return None
