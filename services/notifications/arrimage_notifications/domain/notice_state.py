"""Where a notice stands, and where it may go from there."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from arrimage_chassis.problems import ProblemError
from arrimage_notifications.domain.problems import WRONG_STATE


class NoticeState(StrEnum):
    """A notice is written down with its cause, and sent after that is committed."""

    PENDING = "pending"
    """It may be sent now."""
    WAITING = "waiting"
    """It may be sent from an instant on: quiet hours, or a channel that did not take it."""
    SENT = "sent"
    """Its channel took it, and answers for it from there on."""
    FAILED = "failed"
    """No further attempt is made by itself: a person must look."""
    LEFT = "left"
    """It failed, and a person who saw that let it be."""
    SUPPRESSED = "suppressed"
    """It was not to be sent."""


S = NoticeState
NEXT: Final[Mapping[NoticeState, frozenset[NoticeState]]] = MappingProxyType(
    {
        S.PENDING: frozenset({S.SENT, S.WAITING, S.FAILED, S.SUPPRESSED}),
        S.WAITING: frozenset({S.SENT, S.WAITING, S.FAILED, S.SUPPRESSED}),
        S.FAILED: frozenset({S.PENDING, S.LEFT}),
        S.LEFT: frozenset(),
        S.SENT: frozenset(),
        S.SUPPRESSED: frozenset(),
    }
)
"""Every transition; a person alone brings a failed notice back, or lets it be."""

OPEN: Final = frozenset({S.PENDING, S.WAITING})
"""What is still to be sent."""


def go(state: NoticeState, to: NoticeState) -> NoticeState:
    """Return ``to``.

    :raises ProblemError: ``notice.wrong_state`` if a notice does not go there from ``state``.
    """
    if to not in NEXT[state]:
        raise ProblemError(WRONG_STATE, state=state, to=to)
    return to
