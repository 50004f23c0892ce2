"""The states of a referral that left from here; the receiver's news moves them (part Y, R-091)."""

from __future__ import annotations

from enum import StrEnum


class SenderState(StrEnum):
    """How far a sent referral has come, in order."""

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    TAKEN_IN_CHARGE = "taken_in_charge"
    ACCEPTED = "accepted"
    CLOSED = "closed"


_ORDER = tuple(SenderState)


class NewsTooEarlyError(Exception):
    """News of a state whose predecessor was not heard of; ``missing`` is that predecessor (R-010)."""

    def __init__(self, missing: SenderState) -> None:
        super().__init__(missing)
        self.missing = missing


def after_news(state: SenderState, news: SenderState) -> SenderState:
    """Return the state after the receiver said ``news``; a state already reached or passed changes nothing.

    :raises NewsTooEarlyError: if a state between the two was not heard of: it is never invented (R-010).
    """
    steps = _ORDER.index(news) - _ORDER.index(state)
    if steps <= 0:
        return state
    if steps > 1:
        raise NewsTooEarlyError(_ORDER[_ORDER.index(state) + 1])
    return news
