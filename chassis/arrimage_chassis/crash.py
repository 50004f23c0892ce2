"""Named places at which a fault test may end the process, as a power cut would: no clean-up, no flush."""

from __future__ import annotations

import os
import sys
from typing import Final

EXIT_CODE: Final = 86
"""The exit status that proves that a crash point was hit."""

CRASH_POINTS: Final = (
    "outbox.before_commit",
    "outbox.after_commit",
    "relay.before_publish",
    "relay.after_publish",
    "relay.after_mark",
    "inbox.before_commit",
    "inbox.after_commit",
    "inbox.after_ack",
    "timer.before_commit",
    "timer.after_commit",
)
"""Before and after each commit, publish and ack of the delivery promise."""

ERASURE_POINTS: Final = (
    "vault.after_list",
    "vault.before_commit",
    "vault.after_commit",
    "vault.epoch_begun",
    "vault.some_wrapped",
    "vault.epoch_retired",
    "vault.epoch_key_destroyed",
    "errand.before_commit",
    "errand.after_commit",
)
"""Each step by which a key is destroyed, what it sealed is deleted, and an epoch ends."""


class CrashPoints:
    """Ends the process at one named point, on its n-th passage; inert by default."""

    def __init__(self, wanted: str = "") -> None:
        self.arm(wanted)

    def arm(self, wanted: str) -> None:
        """Choose the point: ``<crash point>``, ``<crash point>:<n>``, or nothing.

        :raises ValueError: if there is no such point.
        """
        point, _, nth = wanted.partition(":")
        known = (*CRASH_POINTS, *ERASURE_POINTS)
        if point and point not in known:
            raise ValueError(f"unknown crash point {point!r}; known: {', '.join(known)}")
        self._point = point
        self._passages_left = int(nth or 1)

    def passed(self, point: str) -> None:
        """Tell that the program passes ``point``; does not return if this is the one wanted."""
        if point != self._point:
            return
        self._passages_left -= 1
        if self._passages_left == 0:
            sys.stderr.write(f"crash point hit: {point}\n")
            sys.stderr.flush()
            os._exit(EXIT_CODE)
