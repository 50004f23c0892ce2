"""What a refused person reads."""

from __future__ import annotations

import string

import pytest

from arrimage_chassis.problems import Problem
from arrimage_followup.domain import problems

ALL = [value for value in vars(problems).values() if isinstance(value, Problem)]


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("problem", ALL, ids=lambda problem: problem.code)
def test_a_problem_says_the_same_in_both_languages(problem: Problem) -> None:
    assert problem.fr and problem.en and problem.fr != problem.en
    assert facts(problem.fr) == facts(problem.en)
    assert problem.fr.endswith(".") and problem.en.endswith(".")


def test_no_two_problems_share_a_code() -> None:
    assert len({problem.code for problem in ALL}) == len(ALL) > 10
