"""The dates of a plan's meetings: civil dates, in the node's zone (R-127, R-128)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from arrimage_chassis.problems import ProblemError
from arrimage_planning.domain import meeting_problems

_MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Rhythm:
    """How often the person is met: first every week, then less often, within a number of calendar months."""

    meetings: int = 8
    weekly_meetings: int = 4
    weekly_step_days: int = 7
    later_step_days: int = 14
    programme_months: int = 3

    def offsets_days(self) -> tuple[int, ...]:
        """Return the days from the start to each meeting: 0, 7, 14, 21, 35, 49, 63, 77."""
        offsets = [0]
        while len(offsets) < self.meetings:
            is_weekly = len(offsets) < self.weekly_meetings
            offsets.append(offsets[-1] + (self.weekly_step_days if is_weekly else self.later_step_days))
        return tuple(offsets)


RHYTHM = Rhythm()
"""Eight meetings over three months, four weekly, then four every two weeks (R-127)."""


def proposed_dates(start_on: date, rhythm: Rhythm = RHYTHM) -> tuple[date, ...]:
    """Return the dates to propose for a plan that starts on ``start_on``."""
    return tuple(start_on + timedelta(days=days) for days in rhythm.offsets_days())


def window_end_on(start_on: date, programme_months: int = RHYTHM.programme_months) -> date:
    """Return the last day of the programme: calendar months after the start, cut to the month's end."""
    years, month_index = divmod(start_on.month - 1 + programme_months, _MONTHS_A_YEAR)
    year, month = start_on.year + years, month_index + 1
    return date(year, month, min(start_on.day, monthrange(year, month)[1]))


def agreed_dates(
    start_on: date,
    wished: Sequence[date] | None,
    *,
    more_meetings_reason: str | None = None,
    rhythm: Rhythm = RHYTHM,
) -> tuple[date, ...]:
    """Return the meetings' dates: those that the person wished, or else the proposed ones (R-128).

    Other dates and fewer meetings are the person's to choose; more than the programme has need a reason.

    :raises ProblemError: ``meetings.not_in_order``, ``meetings.first_not_at_start`` or
        ``meetings.more_need_reason``.
    """
    if wished is None:
        return proposed_dates(start_on, rhythm)
    if any(later <= earlier for earlier, later in pairwise(wished)):
        raise ProblemError(meeting_problems.MEETINGS_NOT_IN_ORDER)
    if not wished or wished[0] != start_on:
        raise ProblemError(meeting_problems.MEETINGS_FIRST_NOT_AT_START, start_on=start_on)
    check_count(len(wished), rhythm.meetings, more_meetings_reason)
    return tuple(wished)


def check_count(count: int, most: int, more_meetings_reason: str | None) -> None:
    """Check that there are no more meetings than the programme has, or that it is said why (R-128).

    :raises ProblemError: ``meetings.more_need_reason``.
    """
    if count > most and not more_meetings_reason:
        raise ProblemError(meeting_problems.MEETINGS_MORE_NEED_REASON, most=most)
