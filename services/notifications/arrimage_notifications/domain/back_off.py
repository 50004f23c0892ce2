"""How long to wait before another attempt (R-334)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

_LONGEST: Final = timedelta(hours=4)
_SPREAD: Final = 0.4


def pause_after(attempts: int, first_minutes: int, chance: float) -> timedelta:
    """Return how long to wait after so many attempts: twice as long each time, a little more or less.

    :param chance: from 0 to 1, drawn: notices that failed together do not come back together.
    """
    pause = min(timedelta(minutes=first_minutes * (1 << min(attempts - 1, 16))), _LONGEST)
    return pause * (1 - _SPREAD / 2 + _SPREAD * chance)
