"""Says what happens very often once a minute, with how often it happened."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Seldom:
    """For each key, how often something happened since it was last said."""

    every_seconds: float = 60.0
    seconds: Callable[[], float] = time.monotonic
    _counts: Counter[str] = field(default_factory=Counter, init=False)
    _said_at: dict[str, float] = field(default_factory=dict, init=False)

    def happened(self, key: str, times: int) -> int | None:
        """Count; return how often it happened if it is to be said now, else None."""
        self._counts[key] += times
        now = self.seconds()
        last = self._said_at.get(key)
        if last is not None and now - last < self.every_seconds:
            return None
        self._said_at[key] = now
        return self._counts.pop(key)
