"""The three ways of an event out of the node: within each the order of a (recipient, case) is kept.

What is sealed goes by a stream of its own, so its order among the others means nothing; a withdrawal waits behind
nothing (R-095). None of the three holds back another.
"""

from __future__ import annotations

from enum import StrEnum

from arrimage_contracts.declaration import Audience, Declaration


class Way(StrEnum):
    """How an event goes; kept in its row of the outbox."""

    PLAIN = "plain"
    SEALED = "sealed"
    WITHDRAWAL = "withdrawal"


def way_of(declaration: Declaration, audience: Audience) -> Way:
    """Return the way of the copy of an event for ``audience``."""
    if audience is Audience.SEALED:
        return Way.SEALED
    return Way.WITHDRAWAL if declaration.withdrawal else Way.PLAIN
