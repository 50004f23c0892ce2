"""Dates and times as people write them, in the node's zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from arrimage_chassis.pages.wording import LOCALES
from arrimage_chassis.problems import Language

Filter = Callable[..., str]


def date_filters(language: Language, zone: str, today: date) -> dict[str, Filter]:
    """Return the filters of a page.

    ``long`` (lundi 4 octobre 2010), ``full`` (4 octobre 2010: a date of birth), ``short``, ``hour``, ``moment``.
    """
    locale, place = LOCALES[language], ZoneInfo(zone)

    def written(day: date, pattern: str) -> str:
        if language == "fr" and day.day == 1:  # « le 1er décembre »: the first alone is an ordinal
            pattern = pattern.replace("d ", "d'er' ", 1)
        return format_date(day, pattern, locale=locale)

    def long(day: date | None) -> str:
        return "—" if day is None else written(day, "EEEE d MMMM y" if language == "fr" else "EEEE, MMMM d, y")

    def full(day: date | None) -> str:
        return "—" if day is None else written(day, "d MMMM y" if language == "fr" else "MMMM d, y")

    def short(day: date | None) -> str:
        pattern = "d MMM" if language == "fr" else "MMM d"
        if day is not None and day.year != today.year:
            pattern += " y" if language == "fr" else ", y"
        return "—" if day is None else written(day, pattern)

    def hour(at: time | datetime) -> str:
        local = at.astimezone(place) if isinstance(at, datetime) else at
        return format_time(local, "H 'h' mm" if language == "fr" else "h:mm a", locale=locale)

    def moment(at: datetime) -> str:
        return f"{short(at.astimezone(place).date())}, {hour(at)}"

    return {"long": long, "full": full, "short": short, "hour": hour, "moment": moment}
