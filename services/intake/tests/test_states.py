from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain.receiver_states import ReceiverState, Step, after_step
from arrimage_intake.domain.sender_states import NewsTooEarlyError, SenderState, after_news

ALLOWED = {
    ("received", "take_in_charge"): "taken_in_charge",
    ("taken_in_charge", "record_first_contact"): "first_contact_made",
    ("first_contact_made", "accept"): "accepted",
    ("taken_in_charge", "write_identity"): "taken_in_charge",
    ("first_contact_made", "write_identity"): "first_contact_made",
    ("accepted", "write_identity"): "accepted",
    ("accepted", "close"): "closed",
    ("closed", "write_identity"): "closed",
}
WAY = [Step.TAKE_IN_CHARGE, Step.RECORD_FIRST_CONTACT, Step.ACCEPT, Step.CLOSE]


@pytest.mark.parametrize(("state", "step"), list(itertools.product(ReceiverState, Step)))
def test_only_the_allowed_steps_succeed(state: ReceiverState, step: Step) -> None:
    if (state, step) in ALLOWED:
        assert after_step(state, step) == ALLOWED[state, step]
        return
    with pytest.raises(ProblemError) as refused:
        after_step(state, step)
    assert refused.value.problem.code == "referral.wrong_state"
    assert refused.value.problem.status == 409


@pytest.mark.parametrize("state", ReceiverState)
def test_a_refused_step_names_the_state_and_the_next_step_in_both_languages(state: ReceiverState) -> None:
    step = Step.ACCEPT if state is ReceiverState.RECEIVED else Step.TAKE_IN_CHARGE
    with pytest.raises(ProblemError) as refused:
        after_step(state, step)
    french, english = refused.value.text("fr"), refused.value.text("en")
    assert "Prochaine étape : " in french
    assert str(state).replace("_", " ") in english
    assert "Next step: " in english
    assert "{" not in french + english


@given(st.lists(st.sampled_from(Step)))
def test_whatever_is_tried_a_referral_goes_its_way_step_by_step(tried: list[Step]) -> None:
    state, done = ReceiverState.RECEIVED, 0
    for step in tried:
        try:
            state = after_step(state, step)
        except ProblemError:
            assert step is not (WAY[done] if done < len(WAY) else None)
            continue
        if step is Step.WRITE_IDENTITY:
            assert done > 0, "identity before somebody answers for the person"
        else:
            assert step is WAY[done]
            done += 1
    assert state is list(ReceiverState)[done]


@pytest.mark.requirement("R-010", "R-091")
@pytest.mark.parametrize(("state", "news"), list(itertools.product(SenderState, SenderState)))
def test_news_moves_a_sent_referral_one_step_and_never_back(state: SenderState, news: SenderState) -> None:
    order = list(SenderState)
    ahead = order.index(news) - order.index(state)
    if ahead > 1:
        with pytest.raises(NewsTooEarlyError) as early:
            after_news(state, news)
        assert early.value.missing is order[order.index(state) + 1]
    else:
        assert after_news(state, news) is (news if ahead == 1 else state)


@pytest.mark.requirement("R-008", "R-010")
@given(st.lists(st.sampled_from(SenderState), max_size=12))
def test_in_whatever_order_and_however_often_news_comes_the_end_is_the_same(heard: list[SenderState]) -> None:
    state, waiting = SenderState.SENT, list(heard)
    for _ in range(len(heard) + 1):
        still = []
        for news in waiting:
            try:
                state = after_news(state, news)
            except NewsTooEarlyError:
                still.append(news)
        waiting = still

    reached = [SenderState.SENT]
    for following in list(SenderState)[1:]:
        if following not in heard:
            break
        reached.append(following)
    assert state is reached[-1]
    assert set(waiting) == set(heard) - set(reached)
