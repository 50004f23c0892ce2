"""What the chassis asks of a bus; promises and errors, without any library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Stored:
    """The server's word that a message is on disk. ``duplicate``: it had this message id already."""

    stream: str
    seq: int
    duplicate: bool = False


class RefusedForNowError(Exception):
    """The recipient's stream does not take it now (away, full); it may later. ``code`` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RefusedForEverError(Exception):
    """It will never be taken as it is. ``code`` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AwayError(Exception):
    """No answer: the message may be stored or not."""


class Publisher(Protocol):
    """One bus, as the relay sees it."""

    @property
    def connected(self) -> bool:
        """Tell whether there is a connection at all."""
        ...

    async def publish(self, subject: str, body: bytes, message_id: str) -> Stored:
        """Publish and wait for the server's word.

        :raises RefusedForNowError: if the recipient's stream does not take it now.
        :raises RefusedForEverError: if it never will.
        :raises AwayError: if there was no answer.
        """
        ...

    async def place(self, subject: str) -> int:
        """Return where the last message on ``subject`` lies, 0 if there is none; nothing is stored.

        :raises RefusedForNowError: if the recipient's stream does not tell now.
        :raises AwayError: if there was no answer.
        """
        ...
