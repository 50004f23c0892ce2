"""The days on which an organization in Quebec works (R-156)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_SATURDAY: Final = 5


def working_days_after(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``: no Saturday, Sunday or public holiday of Quebec."""
    found = day
    while count > 0:
        found += timedelta(days=1)
        count -= is_working_day(found)
    return found


def is_working_day(day: date) -> bool:
    """Tell whether ``day`` is neither of a weekend nor a public holiday of Quebec."""
    return day.weekday() < _SATURDAY and day not in _holidays_of(day.year)


@lru_cache(maxsize=8)
def _holidays_of(year: int) -> frozenset[date]:
    # Loaded when the first meeting is missed: the library's 300 modules and 13 MB are not paid at each start.
    from holidays import country_holidays

    return frozenset(country_holidays("CA", subdiv="QC", years=year))
