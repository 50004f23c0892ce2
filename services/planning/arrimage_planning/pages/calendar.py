"""The months of a plan as a calendar shows them: weeks from Sunday, as in Quebec, each day with its meetings."""

from __future__ import annotations

from calendar import SUNDAY, Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date

from arrimage_chassis.pages.wording import LOCALES
from arrimage_chassis.problems import Language
from arrimage_planning.store.tables import MeetingRow

_A_SUNDAY = date(2010, 10, 3)


@dataclass(frozen=True)
class Day:
    """One day of a month."""

    on: date
    meetings: tuple[MeetingRow, ...]


@dataclass(frozen=True)
class Month:
    """One month; a place of a week that is of another month is None."""

    name: str
    weeks: tuple[tuple[Day | None, ...], ...]


def months_of(meetings: Sequence[MeetingRow], language: Language) -> list[Month]:
    """Return the months in which ``meetings`` are, with those between them."""
    by_day: dict[date, list[MeetingRow]] = {}
    for meeting in meetings:
        by_day.setdefault(meeting.held_on or meeting.planned_on, []).append(meeting)
    if not by_day:
        return []
    first, last = min(by_day).replace(day=1), max(by_day)
    found = []
    while first <= last:
        weeks = tuple(
            tuple(Day(on, tuple(by_day.get(on, ()))) if on.month == first.month else None for on in week)
            for week in Calendar(SUNDAY).monthdatescalendar(first.year, first.month)
        )
        found.append(Month(format_date(first, "MMMM y", locale=LOCALES[language]), weeks))
        first = (first + timedelta(days=31)).replace(day=1)
    return found


def month_now(months: Sequence[Month], day: date) -> int:
    """Return in which of ``months``, counted from 0, ``day`` is; else the first, or the last if it is later."""
    firsts = [next(on.on for week in month.weeks for on in week if on is not None) for month in months]
    return max(sum(first <= day for first in firsts) - 1, 0)


def day_names(language: Language) -> list[tuple[str, str]]:
    """Return the days of a week, shortened and in full."""
    days = [_A_SUNDAY + timedelta(days=number) for number in range(7)]
    locale = LOCALES[language]
    return [(format_date(day, "EEEEEE", locale=locale), format_date(day, "EEEE", locale=locale)) for day in days]
