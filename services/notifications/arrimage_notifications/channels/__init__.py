"""The ways by which a notice reaches whom it is for. One small interface, to be replaced (R-341)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from arrimage_contracts.vocabularies import FailureReason
from arrimage_notifications.domain.rules import NoticeKind, Role


@dataclass(frozen=True)
class OutgoingNotice:
    """What a channel is given. The words and the address live as long as the attempt, and show nowhere."""

    notice_id: UUID
    cause_event_id: UUID
    case_id: UUID
    role: Role
    kind: NoticeKind
    language: str
    dates: Mapping[str, date] = field(default_factory=dict)
    worker_ref: UUID | None = None
    line: str = field(default="", repr=False)
    """One neutral line; never a name."""
    title: str = field(default="", repr=False)
    body: str = field(default="", repr=False)
    address: str | None = field(default=None, repr=False)
    """Where it goes, for a channel that needs to know."""


class NotDeliveredError(Exception):
    """A channel did not take a notice. No text, cause or context holds an address or words of it."""

    def __init__(self, reason: FailureReason, *, for_ever: bool = False) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.for_ever = for_ever
        """Trying again changes nothing: the recipient's server refuses it."""


class Channel(Protocol):
    """Delivers notices.

    A notice comes at least once: if the process ends between a delivery and its being written down, the same
    notice, under the same ``notice_id``, comes again.
    """

    name: str
    """A stable word for logs and records: one of ``NoticeChannel``."""

    async def deliver(self, notice: OutgoingNotice) -> None:
        """Deliver ``notice``; returning means that whoever comes next has taken it, and answers for it.

        :raises NotDeliveredError: if it was not taken. Anything else that is raised counts as unreachable.
        """
        ...
