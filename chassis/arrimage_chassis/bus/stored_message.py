"""A message from a stream, without the headers that its sender chose.

nats-py takes a header ``Status`` for the server's own word that a fetch is over. A partner who puts one on an
event would have it skipped by every fetch: never handled, never acknowledged, delivered again for ever, until the
durable's places for unacknowledged messages are full and nobody's events come any more (R-022). The server's own
words have no reply to acknowledge; a message from a stream always has. Nothing here reads a header of an event.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nats.aio.msg import Msg

_ACKNOWLEDGED_ON: Final = "$JS.ACK."


@dataclass
class StoredMessage(Msg):
    """What the client makes of each message that comes."""

    def __post_init__(self) -> None:
        """Forget what the sender of an event put beside it."""
        if self.reply.startswith(_ACKNOWLEDGED_ON):
            self.headers = None
