"""Every state of a received referral with every step: part Y's table, and nothing else."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain.receiver_states import (
    OPEN,
    ReceiverState,
    Step,
    after_senders_withdrawal,
    after_step,
)

STEPS_OF_A_LEAD = ["write_identity", "change_lead"]
ALLOWED = {
    "received": {
        "take_in_charge": "taken_in_charge",
        "return": "returned",
        "redirect": "redirected",
        "withdraw": "withdrawn",
    },
    "returned": {"resume": "received", "withdraw": "withdrawn"},
    "taken_in_charge": {
        **dict.fromkeys([*STEPS_OF_A_LEAD, "attempt_contact"], "taken_in_charge"),
        "record_first_contact": "first_contact_made",
        "decline": "declined",
        "redirect": "redirected",
        "withdraw": "withdrawn",
        "attach": "merged",
    },
    "first_contact_made": {
        **dict.fromkeys(STEPS_OF_A_LEAD, "first_contact_made"),
        "accept": "accepted",
        "decline": "declined",
        "redirect": "redirected",
        "withdraw": "withdrawn",
        "attach": "merged",
    },
    "accepted": {**dict.fromkeys(STEPS_OF_A_LEAD, "accepted"), "close": "closed"},
    "closed": {"write_identity": "closed"},
    "declined": {},
    "redirected": {},
    "withdrawn": {},
    "merged": {},
}
NOTHING_MORE = {"declined", "redirected", "withdrawn", "merged", "closed"}


@pytest.mark.requirement("R-090", "R-104", "R-108")
@pytest.mark.parametrize(("state", "step"), list(itertools.product(ReceiverState, Step)))
def test_only_the_allowed_steps_succeed(state: ReceiverState, step: Step) -> None:
    if step in ALLOWED[state]:
        assert after_step(state, step) == ALLOWED[state][step]
        return
    with pytest.raises(ProblemError) as refused:
        after_step(state, step)
    assert (refused.value.problem.code, refused.value.problem.status) == ("referral.wrong_state", 409)
    french, english = refused.value.text("fr"), refused.value.text("en")
    assert "Prochaine étape : " in french
    assert str(state).replace("_", " ") in english
    assert "Next step: " in english
    assert "{" not in french + english


def test_the_table_names_every_state_and_only_steps_that_there_are() -> None:
    assert set(ALLOWED) == set(ReceiverState)
    assert {step for steps in ALLOWED.values() for step in steps} == set(Step)


@given(st.lists(st.sampled_from(Step)))
def test_whatever_is_tried_a_referral_that_ended_stays_ended_and_no_state_is_skipped(tried: list[Step]) -> None:
    state, seen = ReceiverState.RECEIVED, {ReceiverState.RECEIVED}
    for step in tried:
        before = state
        try:
            state = after_step(state, step)
        except ProblemError:
            continue
        assert before not in NOTHING_MORE or state is before
        seen.add(state)
        if step is Step.WRITE_IDENTITY:
            assert ReceiverState.TAKEN_IN_CHARGE in seen, "identity before somebody answers for the person"
    if ReceiverState.CLOSED in seen:
        assert ReceiverState.ACCEPTED in seen
    if ReceiverState.ACCEPTED in seen:
        assert {ReceiverState.TAKEN_IN_CHARGE, ReceiverState.FIRST_CONTACT_MADE} <= seen


@pytest.mark.requirement("R-108")
@pytest.mark.parametrize(("state", "plan"), list(itertools.product(ReceiverState, [False, True])))
def test_a_senders_withdrawal_wins_over_what_is_open_and_not_over_a_plan_or_an_end(
    state: ReceiverState, plan: bool
) -> None:
    after = after_senders_withdrawal(state, plan_agreed=plan)
    if state in OPEN or state is ReceiverState.MERGED or (state is ReceiverState.ACCEPTED and not plan):
        assert after is ReceiverState.WITHDRAWN
    else:
        assert after is state
