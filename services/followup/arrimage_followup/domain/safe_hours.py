"""The hours at which a person may be called safely, as they named them (R-099)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class SafeHours:
    """From when on, and until when, civil time of the node's zone; the end may be past midnight."""

    start: time
    until: time

    def hold(self, at: time) -> bool:
        """Tell whether ``at`` is within the hours; without a span between them, every hour is."""
        if self.start <= self.until:
            return self.start == self.until or self.start <= at < self.until
        return at >= self.start or at < self.until
