"""Every state of a sent referral with every step of its worker and every news of its receiver."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain.sender_states import (
    News,
    NewsTooEarlyError,
    SenderState,
    SenderStep,
    after_news,
    after_step,
)

STEPS = {
    "draft": {
        "keep_draft": "draft",
        "submit_incomplete": "incomplete",
        "send": "sent",
        "withdraw": "withdrawn",
    },
    "incomplete": {
        "keep_draft": "incomplete",
        "submit_incomplete": "incomplete",
        "send": "sent",
        "withdraw": "withdrawn",
    },
    "sent": {"withdraw": "withdrawn"},
    "acknowledged": {"withdraw": "withdrawn"},
    "returned": {"keep_draft": "returned", "send": "resubmitted", "withdraw": "withdrawn"},
    "resubmitted": {"withdraw": "withdrawn"},
    "taken_in_charge": {"withdraw": "withdrawn"},
    "accepted": {"withdraw": "withdrawn"},
    "declined": {"close": "closed"},
    "redirected": {"close": "closed"},
    "withdrawn": {"close": "closed"},
    "closed": {},
}
MOVES = {
    "sent": {"acknowledged": "acknowledged"},
    "acknowledged": {
        "returned": "returned",
        "taken_in_charge": "taken_in_charge",
        "redirected": "redirected",
        "withdrawn": "withdrawn",
    },
    "returned": {"withdrawn": "withdrawn"},
    "resubmitted": {"resumed": "acknowledged", "withdrawn": "withdrawn"},
    "taken_in_charge": {
        "accepted": "accepted",
        "declined": "declined",
        "redirected": "redirected",
        "withdrawn": "withdrawn",
    },
    "accepted": {"closed": "closed"},
    "withdrawn": {"declined": "declined", "redirected": "redirected", "kept": "accepted", "closed": "closed"},
}
LATER = {"returned", "taken_in_charge", "accepted", "declined", "redirected", "closed"}
WAITS = {
    "sent": {*LATER, "resumed", "withdrawn"},
    "returned": LATER - {"returned"},
    "resubmitted": LATER,
    "acknowledged": {"accepted", "declined", "closed"},
    "taken_in_charge": {"closed"},
}


@pytest.mark.requirement("R-090", "R-108")
@pytest.mark.parametrize(("state", "step"), list(itertools.product(SenderState, SenderStep)))
def test_only_the_allowed_steps_succeed(state: SenderState, step: SenderStep) -> None:
    if step in STEPS[state]:
        assert after_step(state, step) == STEPS[state][step]
        return
    with pytest.raises(ProblemError) as refused:
        after_step(state, step)
    assert (refused.value.problem.code, refused.value.problem.status) == ("referral.wrong_state", 409)
    french, english = refused.value.text("fr"), refused.value.text("en")
    assert "Prochaine étape : " in french
    assert str(state).replace("_", " ") in english
    assert "Next step: " in english
    assert "{" not in french + english


@pytest.mark.requirement("R-010", "R-091")
@pytest.mark.parametrize(("state", "news"), list(itertools.product(SenderState, News)))
def test_news_moves_waits_or_changes_nothing(state: SenderState, news: News) -> None:
    if news in WAITS.get(state, set()):
        with pytest.raises(NewsTooEarlyError) as early:
            after_news(state, news)
        assert early.value.missing in ("acknowledged", "taken_in_charge", "accepted")
        return
    assert after_news(state, news) == MOVES.get(state, {}).get(news, state)


WAYS = (
    [News.ACKNOWLEDGED, News.TAKEN_IN_CHARGE, News.ACCEPTED, News.CLOSED],
    [News.ACKNOWLEDGED, News.TAKEN_IN_CHARGE, News.DECLINED],
    [News.ACKNOWLEDGED, News.TAKEN_IN_CHARGE, News.REDIRECTED],
    [News.ACKNOWLEDGED, News.REDIRECTED],
)


@pytest.mark.requirement("R-008", "R-010")
@pytest.mark.parametrize("way", WAYS)
@given(data=st.data())
def test_in_whatever_order_and_however_often_news_comes_the_end_is_the_same(
    way: list[News], data: st.DataObject
) -> None:
    heard = data.draw(st.permutations(way * 2))
    state, waiting = SenderState.SENT, list(heard)
    for _ in range(len(heard) + 1):
        still = []
        for news in waiting:
            try:
                state = after_news(state, news)
            except NewsTooEarlyError:
                still.append(news)
        waiting = still
    assert state.value == way[-1].value
    assert waiting == []
