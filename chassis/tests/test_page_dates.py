"""Days as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from arrimage_chassis.pages.dates import date_filters

TODAY = date(2026, 11, 28)


def test_the_first_of_a_month_is_an_ordinal_in_french_and_no_other_day_is() -> None:
    say = date_filters("fr", "America/Toronto", TODAY)
    assert say["long"](date(2026, 12, 1)) == "mardi 1er décembre 2026"
    assert say["full"](date(1980, 1, 1)) == "1er janvier 1980"
    assert say["short"](date(2026, 12, 1)) == "1er déc."
    assert say["short"](date(2027, 1, 1)) == "1er janv. 2027"
    assert say["moment"](datetime(2026, 12, 1, 14, 5, tzinfo=UTC)) == "1er déc., 9 h 05"
    assert say["long"](date(2026, 12, 21)) == "lundi 21 décembre 2026"


def test_english_days_stay_plain_numbers_and_what_is_not_known_is_a_dash() -> None:
    say = date_filters("en", "America/Toronto", TODAY)
    assert say["long"](date(2026, 12, 1)) == "Tuesday, December 1, 2026"
    assert say["full"](date(1980, 1, 1)) == "January 1, 1980"
    assert say["short"](date(2026, 12, 1)).startswith("Dec")
    assert [say[name](None) for name in ("long", "full", "short")] == ["—"] * 3
