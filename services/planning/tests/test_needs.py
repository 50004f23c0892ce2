"""Themes, assessments and the order of needs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import Theme
from arrimage_planning.domain.assessment import NeedLevel, all_themes, needs
from arrimage_planning.domain.priorities import strict_order
from arrimage_planning.domain.themes import EIGHT, THEME_PATTERN, in_theme_order

themes = st.sampled_from(EIGHT)


@pytest.mark.requirement("R-119")
def test_there_are_eight_fixed_themes_in_their_order() -> None:
    assert EIGHT == (
        "FOOD_CLOTHING_HYGIENE",
        "HEALTH_CARE_ACCESS",
        "FINANCES",
        "HOUSING",
        "EMPLOYMENT_TRAINING",
        "SOCIAL_SUPPORT",
        "SELF_ESTEEM",
        "PROBLEM_SOLVING",
    )
    assert len(Theme) == 8


@pytest.mark.requirement("R-119")
@pytest.mark.parametrize(
    ("code", "is_theme"),
    [
        ("HOUSING", True),
        ("LOCAL_GAMBLING", True),
        ("GAMBLING", False),
        ("housing", False),
        ("LOCAL_", False),
        ("LOCAL_Un nom", False),
        ("HOUSINGX", False),
    ],
)
def test_an_own_theme_has_the_local_prefix(code: str, is_theme: bool) -> None:
    assert (re.fullmatch(THEME_PATTERN, code) is not None) is is_theme


@pytest.mark.requirement("R-116")
@given(st.dictionaries(themes, st.sampled_from(NeedLevel)))
def test_a_theme_that_was_not_visited_shows_as_not_discussed(discussed: dict[str, NeedLevel]) -> None:
    shown = all_themes(discussed)
    assert list(shown) == list(EIGHT)
    for theme in EIGHT:
        assert shown[theme] is discussed.get(theme, NeedLevel.NOT_DISCUSSED)


@pytest.mark.requirement("R-116", "R-119")
def test_a_local_theme_is_assessed_after_the_eight() -> None:
    shown = all_themes({"LOCAL_GAMBLING": NeedLevel.STRONG})
    assert list(shown) == [*EIGHT, "LOCAL_GAMBLING"]


@pytest.mark.requirement("R-118")
def test_only_some_or_strong_is_a_need() -> None:
    levels = dict(zip(EIGHT, NeedLevel, strict=False))
    assert needs(all_themes(levels)) == {EIGHT[1], EIGHT[2]}


@pytest.mark.requirement("R-118")
@given(st.permutations(EIGHT), st.integers(1, 8))
def test_the_persons_order_is_kept_as_it_is(wished: list[str], count: int) -> None:
    assert strict_order(wished[:count], EIGHT) == tuple(wished[:count])


@pytest.mark.requirement("R-118")
@given(st.permutations(EIGHT))
def test_themes_at_one_place_follow_each_other_in_theme_order(wished: list[str]) -> None:
    order = strict_order([wished[0], wished[1:5], wished[5:]], EIGHT)
    assert order == (wished[0], *in_theme_order(wished[1:5]), *in_theme_order(wished[5:]))
    assert sorted(order) == sorted(EIGHT)


@pytest.mark.requirement("R-118")
@pytest.mark.parametrize(
    ("wished", "code"),
    [
        (["HOUSING", "FINANCES", "HOUSING"], "priorities.theme_twice"),
        (["HOUSING", ["FINANCES", "HOUSING"]], "priorities.theme_twice"),
        (["HOUSING", "SELF_ESTEEM"], "priorities.not_a_need"),
    ],
)
def test_an_order_that_is_not_strict_or_names_no_need_is_refused(wished: list[str], code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        strict_order(wished, {"HOUSING", "FINANCES"})
    assert refused.value.problem.code == code
