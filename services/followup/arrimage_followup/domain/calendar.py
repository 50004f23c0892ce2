"""On which dates the calls are due, counted from the end of the episode (R-178)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from arrimage_contracts.vocabularies import FollowupKind
from arrimage_followup.domain.parameters import FIRST_OFFSET_MONTHS, SECOND_OFFSET_MONTHS

OFFSETS_MONTHS: Final[Mapping[FollowupKind, int]] = MappingProxyType(
    {FollowupKind.M3: FIRST_OFFSET_MONTHS.default, FollowupKind.M9: SECOND_OFFSET_MONTHS.default}
)
"""Calendar months from the end of the episode to each call, where the organization chose no others."""

_MONTHS_A_YEAR: Final = 12


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` calendar months later, or the last day of that month if it is shorter.

    :raises ValueError: if the result lies outside of the calendar (after the year 9999).
    """
    years, month_index = divmod(day.month - 1 + months, _MONTHS_A_YEAR)
    year, month = day.year + years, month_index + 1
    if year > date.max.year:
        raise ValueError("calendar.out_of_range: no such year")
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def call_dates(
    closed_on: date,
    *,
    offsets: Mapping[FollowupKind, int] = OFFSETS_MONTHS,
    active_since: date | None = None,
) -> dict[FollowupKind, date]:
    """Return the civil date of each call after an episode that ended on ``closed_on``.

    Both are counted from the end: the second is not six months after the first, which may have been cut to the
    end of a short month. ``active_since`` is when the organization began to make these calls: an episode that
    ended before gets only those that were then still to come (R-187).
    """
    dates = {kind: add_months(closed_on, months) for kind, months in offsets.items()}
    if active_since is None or closed_on >= active_since:
        return dates
    return {kind: due_on for kind, due_on in dates.items() if due_on > active_since}
