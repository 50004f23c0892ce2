"""What must be true of a plan, of a meeting and of a closure, without a store."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import OUTCOME_CLASS, Outcome, OutcomeClass, PlanMode, SuccessTag
from arrimage_planning.domain.closure import check_attempts, check_closed_on, each_tag_once
from arrimage_planning.domain.plan import (
    Action,
    Objective,
    ObjectiveStatus,
    PlanContent,
    check_has_objective,
    check_orientation,
    with_objective_marked,
)
from arrimage_planning.domain.themes import EIGHT

DAY = date(2010, 11, 2)
some_themes = st.sets(st.sampled_from(EIGHT))


def content(
    *, actions: Collection[str] = (), unwanted: Collection[str] = (), objectives: Collection[str] = ()
) -> PlanContent:
    return PlanContent(
        priorities=(),
        mode=PlanMode.INDIVIDUAL,
        start_on=DAY,
        meeting_dates=(DAY,),
        evening=False,
        objectives=tuple(Objective(theme, "…") for theme in sorted(objectives)),
        actions=tuple(Action(theme, "…") for theme in sorted(actions)),
        no_action_wanted=tuple(sorted(unwanted)),
    )


def code_of(error: pytest.ExceptionInfo[ProblemError]) -> str:
    return error.value.problem.code


@pytest.mark.requirement("R-126")
@given(some_themes, some_themes, some_themes)
def test_a_plan_stands_when_each_need_has_an_action_or_wants_none(
    priorities: set[str], actions: set[str], unwanted: set[str]
) -> None:
    stands = actions | unwanted == priorities and not actions & unwanted
    try:
        check_orientation(content(actions=actions, unwanted=unwanted), priorities)
    except ProblemError as refused:
        assert not stands
        assert refused.problem.status == 422
    else:
        assert stands


@pytest.mark.requirement("R-126")
@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (content(actions={"HOUSING"}), "plan.theme_without_orientation"),
        (content(actions={"HOUSING", "FINANCES"}, unwanted={"HOUSING"}), "plan.theme_contradiction"),
        (content(actions={"HOUSING", "SELF_ESTEEM"}, unwanted={"FINANCES"}), "plan.theme_not_prioritized"),
        (
            content(actions={"HOUSING"}, unwanted={"FINANCES"}, objectives={"SELF_ESTEEM"}),
            "plan.theme_not_prioritized",
        ),
    ],
)
def test_a_plan_that_leaves_a_need_or_names_another_theme_is_refused(plan: PlanContent, code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        check_orientation(plan, ["HOUSING", "FINANCES"])
    assert code_of(refused) == code


@pytest.mark.requirement("R-124")
def test_a_plan_without_objective_cannot_be_agreed() -> None:
    with pytest.raises(ProblemError) as refused:
        check_has_objective(content())
    assert code_of(refused) == "plan.objective_missing"
    check_has_objective(content(objectives={"HOUSING"}))


@pytest.mark.requirement("R-125")
def test_marking_one_objective_leaves_the_others() -> None:
    marked = with_objective_marked(content(objectives={"FINANCES", "HOUSING"}), 2, ObjectiveStatus.ACHIEVED)
    assert [item.status for item in marked.objectives] == [
        ObjectiveStatus.NOT_STARTED,
        ObjectiveStatus.ACHIEVED,
    ]
    for number in (0, 3, -1):
        with pytest.raises(ProblemError) as refused:
            with_objective_marked(marked, number, ObjectiveStatus.DROPPED)
        assert code_of(refused) == "objective.unknown"


@pytest.mark.requirement("R-136")
@given(
    st.dates(date(2010, 9, 1), date(2010, 12, 31)),
    st.sets(st.dates(date(2010, 10, 1), date(2010, 11, 2)), max_size=8),
)
def test_an_episode_ends_between_its_last_meeting_and_today(closed_on: date, held: set[date]) -> None:
    agreed_on = date(2010, 10, 8)
    try:
        check_closed_on(closed_on, today=DAY, begun_on=agreed_on, held=held)
    except ProblemError as refused:
        expected = "date.in_future" if closed_on > DAY else "closure.too_early"
        assert refused.problem.code == expected
        assert closed_on > DAY or closed_on < agreed_on or any(closed_on < day for day in held)
    else:
        assert agreed_on <= closed_on <= DAY
        assert all(day <= closed_on for day in held)


@pytest.mark.requirement("R-156")
@pytest.mark.parametrize(
    ("days_before", "is_enough"),
    [
        ([], False),
        ([0, 14], False),
        ([0, 7, 13], False),
        ([0, 7, 14], True),
        ([0, 0, 14], False),
        ([1, 7, 15], True),
        ([-1, 7, 14], False),
    ],
)
def test_nobody_is_lost_before_three_attempts_over_two_weeks(days_before: list[int], is_enough: bool) -> None:
    attempts = [DAY - timedelta(days=days) for days in days_before]
    if is_enough:
        check_attempts(Outcome.LOST_CONTACT, attempts, DAY, needed=3, over_days=14)
    else:
        with pytest.raises(ProblemError) as refused:
            check_attempts(Outcome.LOST_CONTACT, attempts, DAY, needed=3, over_days=14)
        assert code_of(refused) == "closure.attempts_missing"


@pytest.mark.requirement("R-156")
def test_what_is_missing_before_somebody_is_lost_is_told_and_counts_from_when_the_person_was_reached() -> None:
    attempts = [DAY - timedelta(days=days) for days in (30, 20, 7, 0)]
    check_attempts(Outcome.LOST_CONTACT, attempts, DAY, needed=3, over_days=14)
    reached = [DAY - timedelta(days=25), DAY - timedelta(days=40)]
    check_attempts(Outcome.LOST_CONTACT, attempts, DAY, reached=reached, needed=3, over_days=14)
    with pytest.raises(ProblemError) as refused:
        check_attempts(
            Outcome.LOST_CONTACT, attempts, DAY, reached=[DAY - timedelta(days=20)], needed=3, over_days=14
        )
    assert refused.value.facts == {"needed": 3, "days": 14, "found": 2, "extent": 7}
    assert "il y en a 2, sur 7 jours" in refused.value.text("fr")
    assert "there are 2, over 7 days" in refused.value.text("en")
    with pytest.raises(ProblemError) as refused:
        check_attempts(Outcome.LOST_CONTACT, [], DAY, needed=3, over_days=14)
    assert (refused.value.facts["found"], refused.value.facts["extent"]) == (0, 0)


@pytest.mark.requirement("R-156")
@pytest.mark.parametrize("outcome", [item for item in Outcome if item is not Outcome.LOST_CONTACT])
def test_no_other_outcome_asks_for_attempts(outcome: Outcome) -> None:
    check_attempts(outcome, [], DAY, needed=3, over_days=14)


@pytest.mark.requirement("R-189", "R-190")
def test_every_outcome_has_a_coarse_class_and_leaving_early_for_a_job_is_positive() -> None:
    assert set(OUTCOME_CLASS) == set(Outcome)
    assert OUTCOME_CLASS[Outcome.EARLY_REINTEGRATION] is OutcomeClass.POSITIVE
    interrupted = {outcome for outcome, kind in OUTCOME_CLASS.items() if kind is OutcomeClass.INTERRUPTED}
    assert interrupted == {Outcome.WITHDREW, Outcome.LOST_CONTACT}


@pytest.mark.requirement("R-189")
@given(st.lists(st.sampled_from(SuccessTag), max_size=12))
def test_each_success_is_named_once_however_it_was_given(tags: list[SuccessTag]) -> None:
    named = each_tag_once(tags)
    assert named == each_tag_once(reversed(tags))
    assert set(named) == set(tags)
    assert len(named) == len(set(named))
