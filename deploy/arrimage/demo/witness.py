"""Somebody who may look everywhere, and reads what each stream holds since the last look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from nats.aio.client import Client
from nats.js.errors import NotFoundError

from arrimage_contracts.envelope import Envelope


class Server(Protocol):
    """A server to which its operator can connect."""

    def connect(self) -> AbstractAsyncContextManager[Client]:
        """Connect as the operator."""
        ...


@dataclass(frozen=True)
class Held:
    """One message as a stream holds it."""

    stream: str
    seq: int
    subject: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def envelope(self) -> Envelope:
        """The message as an event."""
        return Envelope.from_json(self.body)


@dataclass
class Witness:
    """Reads the streams of one server; each message is returned once by :meth:`news`."""

    server: Server
    prefixes: tuple[str, ...]
    """What the names of the streams that are read begin with."""
    seen: list[Held] = field(default_factory=list)
    _last: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    async def news(self) -> list[Held]:
        """Return what was stored since the last look, in order."""
        found = []
        async with self.server.connect() as client:
            jetstream = client.jetstream()
            for stream in await jetstream.streams_info():
                name = stream.config.name or ""
                if not name.startswith(self.prefixes):
                    continue
                for seq in range(self._last[name] + 1, stream.state.last_seq + 1):
                    try:
                        message = await jetstream.get_msg(name, seq)
                    except NotFoundError:
                        continue
                    headers = message.headers or {}
                    found.append(Held(name, seq, message.subject or "", message.data or b"", headers))
                self._last[name] = stream.state.last_seq
        self.seen += found
        return found
