"""Every refusal says what to do next, in both languages, with the same facts."""

from __future__ import annotations

import string

import pytest

from arrimage_chassis.problems import Problem
from arrimage_intake.domain import problems

ALL = {name: value for name, value in vars(problems).items() if isinstance(value, Problem)}


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("name", ALL)
def test_a_refusal_is_said_in_french_and_english_with_the_same_facts_and_a_next_step(name: str) -> None:
    problem = ALL[name]
    states = {"state_fr", "state_en", "next_fr", "next_en"}
    assert facts(problem.fr) - states == facts(problem.en) - states
    assert 400 <= problem.status < 500
    for text in (problem.fr, problem.en):
        assert text.endswith((".", "}"))
        assert len([sentence for sentence in text.replace(" : ", ". ").split(". ") if sentence]) >= 2


def test_each_code_is_there_once() -> None:
    codes = [problem.code for problem in ALL.values()]
    assert sorted(codes) == sorted(set(codes))
