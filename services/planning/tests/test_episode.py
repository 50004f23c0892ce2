"""The state machines of an episode, a plan and a meeting: each step in each state."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_planning.domain import episode, meeting
from arrimage_planning.domain.episode import EpisodeState, PlanState, PlanStep, Step, plan_after, state_after
from arrimage_planning.domain.meeting import MeetingStatus, MeetingStep, status_after

FORWARD = ["referred", "assessing", "plan_draft", "active", "closed"]

# One line a step; one column a state. "=" stays, a name is the state after, "!" is the code of a refusal.
EPISODE = """
step               referred                  assessing                  plan_draft                 active                     paused                     closed           ended
accept             assessing                 !episode.already_accepted  !episode.already_accepted  !episode.already_accepted  !episode.already_accepted  !episode.closed  !episode.ended
end                ended                     ended                      ended                      !closure.with_plan         !closure.with_plan         !episode.closed  !episode.ended
assess             !episode.not_accepted     =                          =                          =                          !episode.paused            !episode.closed  !episode.ended
prioritize         !episode.not_accepted     =                          =                          !plan.already_active       !episode.paused            !episode.closed  !episode.ended
draft              !episode.not_accepted     plan_draft                 =                          !plan.already_active       !episode.paused            !episode.closed  !episode.ended
agree              !episode.not_accepted     !plan.not_agreed           active                     !plan.already_agreed       !episode.paused            !episode.closed  !episode.ended
hold_meeting       !episode.not_accepted     !plan.not_agreed           !plan.not_agreed           =                          !episode.paused            !episode.closed  !episode.ended
record_meeting     !episode.not_accepted     !plan.not_agreed           !plan.not_agreed           =                          =                          !episode.closed  !episode.ended
miss_meeting       !episode.not_accepted     !plan.not_agreed           !plan.not_agreed           =                          !episode.paused            !episode.closed  !episode.ended
move_meeting       !episode.not_accepted     !plan.not_agreed           !plan.not_agreed           =                          !episode.paused            !episode.closed  !episode.ended
mark_objective     !episode.not_accepted     !plan.not_agreed           !plan.not_agreed           =                          !episode.paused            !episode.closed  !episode.ended
revise             !episode.not_accepted     !plan.not_agreed           !plan.not_agreed           =                          !episode.paused            !episode.closed  !episode.ended
pause              !episode.not_accepted     !plan.not_agreed           !plan.not_agreed           paused                     !episode.paused            !episode.closed  !episode.ended
resume             !episode.not_accepted     !plan.not_agreed           !plan.not_agreed           !episode.not_paused        active                     !episode.closed  !episode.ended
contact            !episode.not_accepted     =                          =                          =                          =                          !episode.closed  !episode.ended
close              !episode.only_referred    !closure.without_plan      !closure.without_plan      closed                     closed                     !episode.closed  !episode.ended
close_before_plan  !episode.only_referred    closed                     closed                     !closure.with_plan         !closure.with_plan         !episode.closed  !episode.ended
"""  # noqa: E501 - a table is read across

PLAN = """
step     draft              replaced        active                closed
replace  replaced           !plan.replaced  !plan.already_agreed  !plan.closed
agree    active             !plan.replaced  !plan.already_agreed  !plan.closed
change   !plan.not_agreed   !plan.replaced  =                     !plan.closed
close    closed             !plan.replaced  closed                !plan.closed
"""

MEETING = """
step    planned    held                   missed                   cancelled
hold    held       !meeting.already_held  !meeting.already_missed  !meeting.cancelled
miss    missed     !meeting.already_held  !meeting.already_missed  !meeting.cancelled
move    =          !meeting.already_held  !meeting.already_missed  !meeting.cancelled
cancel  cancelled  !meeting.already_held  !meeting.already_missed  !meeting.cancelled
"""


def cells(table: str) -> dict[tuple[str, str], str]:
    head, *lines = (line.split() for line in table.strip().splitlines())
    return {(state, line[0]): cell for line in lines for state, cell in zip(head[1:], line[1:], strict=True)}


def outcome(state: str, after: str | ProblemError) -> str:
    """Return what happened, as the tables write it."""
    if isinstance(after, ProblemError):
        assert after.problem.status == 409
        assert all(after.text(language).endswith(".") for language in ("fr", "en"))
        return f"!{after.problem.code}"
    return "=" if after == state else after


@pytest.mark.requirement("R-124", "R-131", "R-136")
@pytest.mark.parametrize(("state", "step"), list(product(EpisodeState, Step)))
def test_each_step_of_an_episode_is_done_or_refused_with_what_to_do_instead(
    state: EpisodeState, step: Step
) -> None:
    try:
        after: str | ProblemError = state_after(state, step)
    except ProblemError as refused:
        after = refused
    assert outcome(state, after) == cells(EPISODE)[state, step]


@pytest.mark.requirement("R-124", "R-131")
@pytest.mark.parametrize(("state", "step"), list(product(PlanState, PlanStep)))
def test_each_step_of_a_plan_is_done_or_refused_with_what_to_do_instead(state: PlanState, step: PlanStep) -> None:
    try:
        after: str | ProblemError = plan_after(state, step)
    except ProblemError as refused:
        after = refused
    assert outcome(state, after) == cells(PLAN)[state, step]


@pytest.mark.requirement("R-155")
@pytest.mark.parametrize(("status", "step"), list(product(MeetingStatus, MeetingStep)))
def test_each_step_of_a_meeting_is_done_or_refused_with_what_to_do_instead(
    status: MeetingStatus, step: MeetingStep
) -> None:
    try:
        after: str | ProblemError = status_after(status, step)
    except ProblemError as refused:
        after = refused
    assert outcome(status, after) == cells(MEETING)[status, step]


def test_the_tables_leave_nothing_out() -> None:
    assert set(cells(EPISODE)) == {(state, step) for state, step in product(EpisodeState, Step)}
    assert set(cells(PLAN)) == {(state, step) for state, step in product(PlanState, PlanStep)}
    assert set(cells(MEETING)) == {(state, step) for state, step in product(MeetingStatus, MeetingStep)}
    assert episode.ALLOWED.keys() <= cells(EPISODE).keys()
    assert meeting.ALLOWED.keys() <= cells(MEETING).keys()


@pytest.mark.requirement("R-124", "R-136")
@given(st.lists(st.sampled_from(Step)))
def test_whatever_is_tried_an_episode_never_goes_back_and_never_leaves_its_end(steps: list[Step]) -> None:
    state = EpisodeState.REFERRED
    for step in steps:
        try:
            after = state_after(state, step)
        except ProblemError:
            continue
        assert state not in {EpisodeState.CLOSED, EpisodeState.ENDED}
        if after is EpisodeState.ENDED:
            assert state in {EpisodeState.REFERRED, EpisodeState.ASSESSING, EpisodeState.PLAN_DRAFT}
        else:
            # a pause is within the active part of an episode
            place = [FORWARD.index("active" if it is EpisodeState.PAUSED else it) for it in (state, after)]
            assert place[1] >= place[0]
        state = after
