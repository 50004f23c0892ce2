"""Reads the node's own stream by cursor: the next event after a place in it, of those that somebody may read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from nats.js import JetStreamContext
from nats.js.errors import NotFoundError
from pydantic import ValidationError

from arrimage_contracts.envelope import Envelope
from arrimage_contracts.subjects import OWN_STREAM


@dataclass(frozen=True)
class Told:
    """An event at its place in the stream."""

    cursor: int
    """Its sequence number in the stream: grows, with gaps, and stays the same for ever."""
    event_id: str
    case_id: str
    body: bytes
    """The envelope as it was said: CloudEvents, structured JSON."""


class Reading(Protocol):
    """What a window reads from."""

    async def after(self, cursor: int, subjects: Sequence[str]) -> Told | None:
        """Return the first event after ``cursor`` on one of ``subjects`` (wildcards may end them), if any.

        :raises nats.errors.Error: if the server is away.
        """
        ...


class OwnStream:
    """Reads one message at a time by ``STREAM.MSG.GET``, all that the window's account may ask."""

    def __init__(self, js: JetStreamContext) -> None:
        self._js = js

    async def after(self, cursor: int, subjects: Sequence[str]) -> Told | None:
        """Return the first event after ``cursor`` on one of ``subjects``; what is no envelope is passed over."""
        while True:
            found = await asyncio.gather(*(self._next(cursor + 1, subject) for subject in subjects))
            first = min((each for each in found if each is not None), default=None)
            if first is None:
                return None
            cursor, body = first
            try:
                envelope = Envelope.from_json(body)
            except ValidationError:
                continue  # services put it into quarantine; nobody is told it as an event
            return Told(cursor, str(envelope.id), str(envelope.subject), body)

    async def last(self) -> int:
        """Return the cursor of the last message that is stored; 0 if nothing ever was."""
        try:
            message = await self._js.get_msg(OWN_STREAM, subject="own.>")
        except NotFoundError:
            return 0
        return int(message.seq or 0)

    async def _next(self, seq: int, subject: str) -> tuple[int, bytes] | None:
        try:
            message = await self._js.get_msg(OWN_STREAM, seq=seq, subject=subject, next=True)
        except NotFoundError:
            return None
        return int(message.seq or 0), message.data or b""
