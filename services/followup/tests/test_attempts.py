from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import AttemptResult, DayPart
from arrimage_followup.domain import attempts
from arrimage_followup.domain.attempts import (
    Caution,
    cautions_of,
    check_vain,
    part_of_day_at,
    parts_left,
    told_part_of_day,
    window_end,
)
from arrimage_followup.domain.parameters import ATTEMPTS, PARAMETERS, WINDOW_DAYS

M, A, E = DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING
parts = st.lists(st.sampled_from(DayPart), max_size=12)


@pytest.mark.requirement("R-180", "R-017")
def test_the_default_is_three_attempts_in_fourteen_days() -> None:
    assert (ATTEMPTS.default, WINDOW_DAYS.default) == (3, 14)
    assert {item.name: item.default for item in PARAMETERS} == {
        "followup_first_offset_months": 3,
        "followup_second_offset_months": 9,
        "followup_attempts": 3,
        "followup_window_days": 14,
    }


@pytest.mark.requirement("R-180")
@pytest.mark.parametrize(
    ("told_on", "days", "gives_up_on"),
    [
        (date(2011, 3, 28), 14, date(2011, 4, 11)),
        (date(2011, 2, 28), 14, date(2011, 3, 14)),  # over the night of the clock change
        (date(2012, 2, 16), 14, date(2012, 3, 1)),  # over a 29 February
        (date(2010, 12, 31), 1, date(2011, 1, 1)),
    ],
)
def test_the_window_holds_so_many_days_from_the_announcement(told_on: date, days: int, gives_up_on: date) -> None:
    assert window_end(told_on, days) == gives_up_on


@pytest.mark.requirement("R-180")
@pytest.mark.parametrize(
    ("at", "part"),
    [
        (time(0, 0), M),
        (time(11, 59, 59), M),
        (time(12, 0), A),
        (time(16, 59), A),
        (time(17, 0), E),
        (time(23, 59), E),
    ],
)
def test_a_local_time_belongs_to_one_part_of_the_day(at: time, part: DayPart) -> None:
    assert part_of_day_at(at) is part
    assert told_part_of_day(None, at) is part
    assert told_part_of_day(part, None) is part


@pytest.mark.requirement("R-180")
@pytest.mark.parametrize(("part", "at"), [(None, None), (E, time(18, 0))])
def test_the_time_of_day_is_told_once(part: DayPart | None, at: time | None) -> None:
    with pytest.raises(ProblemError) as refused:
        told_part_of_day(part, at)
    assert refused.value.problem.code == "followup.time_of_day_missing"


@pytest.mark.requirement("R-180")
@pytest.mark.parametrize("result", list(AttemptResult))
def test_an_attempt_that_reached_the_person_is_a_result(result: AttemptResult) -> None:
    if result is not AttemptResult.REACHED:
        check_vain(result)
        return
    with pytest.raises(ProblemError) as refused:
        check_vain(result)
    assert refused.value.problem.code == "followup.reached_is_a_result"


@pytest.mark.requirement("R-180")
@pytest.mark.parametrize(
    ("tried", "wanted", "left"),
    [
        ([], 3, 3),
        ([E], 3, 2),
        ([E, E], 3, 2),
        ([E, E, E], 3, 2),
        ([M, A, E], 3, 0),
        ([E, E, M], 3, 1),
        ([E, E, M, A], 3, 0),
        ([], 1, 1),
        ([E], 1, 0),
        ([E, E], 2, 1),
        ([M, A, E], 5, 2),
        ([M, A, E, E, E], 5, 0),
    ],
)
def test_only_another_time_of_day_counts_until_each_was_tried(
    tried: list[DayPart], wanted: int, left: int
) -> None:
    assert parts_left(tried, wanted) == left


@pytest.mark.requirement("R-180")
@given(parts, st.sampled_from(DayPart), st.integers(1, 10))
def test_one_more_attempt_never_adds_to_what_is_left(tried: list[DayPart], part: DayPart, wanted: int) -> None:
    before, after = parts_left(tried, wanted), parts_left([*tried, part], wanted)
    assert 0 <= after <= before <= wanted
    assert before - after <= 1


@pytest.mark.requirement("R-180")
@pytest.mark.parametrize(
    ("earlier", "part", "told"),
    [
        ([], M, []),
        ([M], A, []),
        ([M], M, [attempts.SAME_PART_OF_DAY]),
        ([M, M], E, []),
        ([M, A, E], E, [attempts.ENOUGH_ATTEMPTS]),
    ],
)
def test_a_worker_is_told_of_the_same_time_of_day_and_of_one_attempt_more(
    earlier: list[DayPart], part: DayPart, told: list[Caution]
) -> None:
    assert cautions_of(earlier, part, 3) == told


@pytest.mark.requirement("R-180")
@given(parts, st.sampled_from(DayPart), st.integers(1, 10))
def test_an_attempt_that_brings_the_worker_nearer_is_never_warned_about(
    earlier: list[DayPart], part: DayPart, wanted: int
) -> None:
    nearer = parts_left([*earlier, part], wanted) < parts_left(earlier, wanted)
    told = cautions_of(earlier, part, wanted)
    assert len(told) <= 1
    if nearer and part not in earlier:
        assert told == []


@pytest.mark.parametrize("caution", [v for v in vars(attempts).values() if isinstance(v, Caution)], ids=str)
def test_a_caution_is_told_in_both_languages(caution: Caution) -> None:
    assert caution.text("fr") != caution.text("en")
    assert caution.code.startswith("followup.")
