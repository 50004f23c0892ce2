"""Notices that the computer's clock was put forward or back, against a clock that nobody can move."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from arrimage_chassis.delivery.lease import steady_seconds

LEAST_SECONDS: Final = 30.0
"""What is corrected little by little, and the pauses of a busy computer, are no jump."""


class ClockWatch:
    """Compares the time of day with steady seconds, each time it is asked."""

    def __init__(
        self, *, of_day: Callable[[], float] = time.time, steady: Callable[[], float] = steady_seconds
    ) -> None:
        self._of_day, self._steady = of_day, steady
        self._apart = of_day() - steady()

    def jumped(self) -> float:
        """Return by how many seconds the clock was moved since the last question (back: negative), or 0."""
        apart = self._of_day() - self._steady()
        jump, self._apart = apart - self._apart, apart
        return jump if abs(jump) >= LEAST_SECONDS else 0.0
