"""Working days in Quebec."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.parameters import Parameter
from arrimage_planning.domain.meeting import reminder_on
from arrimage_planning.domain.parameters import PARAMETERS
from arrimage_planning.domain.working_days import is_working_day, working_days_after
from arrimage_planning.manifest import MANIFEST


@pytest.mark.requirement("R-156")
@pytest.mark.parametrize(
    ("missed", "contact_by"),
    [
        ("2010-10-12", "2010-10-14"),  # Tuesday
        ("2010-10-14", "2010-10-18"),  # Thursday: over the weekend
        ("2010-10-08", "2010-10-13"),  # Friday before Thanksgiving, 11 October
        ("2010-06-22", "2010-06-25"),  # the Fête nationale is on Thursday
        ("2010-06-30", "2010-07-05"),  # Canada Day is on Thursday
        ("2010-05-21", "2010-05-26"),  # Friday before the Journée des patriotes
        ("2011-04-21", "2011-04-26"),  # Good Friday
        ("2010-12-30", "2011-01-04"),  # over the New Year
    ],
)
def test_two_working_days_pass_weekends_and_the_public_holidays_of_quebec(missed: str, contact_by: str) -> None:
    assert working_days_after(date.fromisoformat(missed), 2) == date.fromisoformat(contact_by)


@pytest.mark.requirement("R-156")
@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(1, 10))
def test_the_day_found_is_a_working_day_with_as_many_between(day: date, count: int) -> None:
    found = working_days_after(day, count)
    between = [day + timedelta(days=days) for days in range(1, (found - day).days + 1)]
    assert is_working_day(found)
    assert sum(map(is_working_day, between)) == count


@pytest.mark.requirement("R-335")
@given(
    st.dates(date(2010, 1, 1), date(2010, 12, 31)),
    st.dates(date(2010, 1, 1), date(2010, 12, 31)),
    st.integers(0, 14),
)
def test_a_reminder_is_so_many_days_before_or_at_once_and_never_for_what_is_over(
    planned_on: date, today: date, days_before: int
) -> None:
    found = reminder_on(planned_on, days_before=days_before, today=today, announced=False)
    if planned_on < today:
        assert found is None
    else:
        assert found == max(today, planned_on - timedelta(days=days_before))
    assert reminder_on(planned_on, days_before=days_before, today=today, announced=True) is None


@pytest.mark.requirement("R-017")
@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)
def test_a_number_of_the_model_has_a_default_within_its_bounds_and_a_meaning_in_both_languages(
    parameter: Parameter,
) -> None:
    assert parameter in MANIFEST.parameters
    assert parameter.low <= parameter.default <= parameter.high
    assert parameter.meaning_fr != parameter.meaning_en
    assert parameter.meaning_fr.endswith(".") and parameter.meaning_en.endswith(".")
