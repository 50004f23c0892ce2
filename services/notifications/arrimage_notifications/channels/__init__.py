"""The ways by which a notice reaches whom it is for. One small interface, to be replaced (R-341)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from arrimage_notifications.domain.rules import NoticeKind, Role


@dataclass(frozen=True)
class OutgoingNotice:
    """What a channel is given: a finished text, and opaque ids by which to find its case."""

    notice_id: UUID
    case_id: UUID
    role: Role
    kind: NoticeKind
    language: str
    text: str


class Channel(Protocol):
    """Delivers notices.

    A notice comes at least once: if the process ends between a delivery and its being written down, the same
    notice, under the same ``notice_id``, comes again.
    """

    name: str
    """A stable word for logs and records."""

    async def deliver(self, notice: OutgoingNotice) -> None:
        """Deliver ``notice``; returning means that it is delivered.

        :raises Exception: of any kind, if it could not be; it comes again later.
        """
        ...
