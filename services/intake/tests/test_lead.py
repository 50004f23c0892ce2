"""Exactly one worker answers for a referral, whatever is offered, accepted, refused or taken over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_chassis.problems import ProblemError
from arrimage_intake.domain import lead as rules
from arrimage_intake.domain.lead import Asker, Lead

pytestmark = pytest.mark.requirement("R-102", "R-115")

WORKERS = ("w1", "w2", "w3")
ASKERS = st.builds(Asker, st.sampled_from(WORKERS), st.sampled_from(["worker", "coordinator"]))
CHANGES = st.one_of(
    st.tuples(st.just("offer"), st.sampled_from(WORKERS)),
    st.tuples(st.just("name_backup"), st.sampled_from([*WORKERS, None])),
    st.tuples(st.sampled_from(["accept", "refuse", "take_over"]), st.none()),
)


def code_of(error: pytest.ExceptionInfo[ProblemError]) -> str:
    return error.value.problem.code


@given(st.sampled_from(WORKERS), st.lists(st.tuples(CHANGES, ASKERS), max_size=30))
def test_the_lead_changes_hands_only_to_whoever_accepted_or_stood_behind(
    first: str, tried: list[tuple[tuple[str, str | None], Asker]]
) -> None:
    lead = rules.assign(first, None)
    for (what, whom), by in tried:
        before = lead
        try:
            change = getattr(rules, what)
            lead = change(before, whom, by) if what in ("offer", "name_backup") else change(before, by)
        except ProblemError:
            assert lead is before, "what was refused changed something"
            continue
        assert lead.number == before.number + 1
        assert lead.backup != lead.worker
        assert lead.offered_to != lead.worker
        if lead.worker != before.worker:
            expected = before.offered_to if what == "accept" else before.backup
            assert what in ("accept", "take_over")
            assert lead.worker == expected
            allowed = {expected} if what == "accept" else {before.worker, before.backup}
            assert by.role == "coordinator" or by.worker in allowed
        else:
            assert what not in ("accept", "take_over")


def test_until_the_colleague_accepts_the_lead_stays_responsible() -> None:
    offered = rules.offer(Lead("w1", "w3"), "w2", Asker("w1"))
    assert (offered.worker, offered.offered_to) == ("w1", "w2")
    assert rules.accept(offered, Asker("w2")) == Lead("w2", "w3", None, 3)
    assert rules.refuse(offered, Asker("w2")) == Lead("w1", "w3", None, 3)


def test_only_the_colleague_who_was_asked_or_a_coordinator_accepts() -> None:
    offered = rules.offer(Lead("w1"), "w2", Asker("w1"))
    for other in ("w1", "w3"):
        for change in (rules.accept, rules.refuse):
            with pytest.raises(ProblemError) as refused:
                change(offered, Asker(other, "worker"))
            assert code_of(refused) == "lead.not_yours"
    assert rules.accept(offered, Asker("boss", "coordinator")).worker == "w2"


def test_what_was_not_offered_cannot_be_accepted_or_refused() -> None:
    for change in (rules.accept, rules.refuse):
        with pytest.raises(ProblemError) as refused:
            change(Lead("w1"), Asker("boss", "coordinator"))
        assert code_of(refused) == "lead.not_offered"


def test_a_colleague_cannot_offer_what_is_not_theirs() -> None:
    for change in (rules.offer, rules.name_backup):
        with pytest.raises(ProblemError) as refused:
            change(Lead("w1"), "w3", Asker("w2", "worker"))
        assert code_of(refused) == "lead.not_yours"


def test_nobody_stands_behind_oneself() -> None:
    asks: list[Callable[[], Lead]] = [
        lambda: rules.assign("w1", "w1"),
        lambda: rules.offer(Lead("w1"), "w1", Asker("w1")),
        lambda: rules.name_backup(Lead("w1"), "w1", Asker("w1")),
    ]
    for ask in asks:
        with pytest.raises(ProblemError) as refused:
            ask()
        assert code_of(refused) == "lead.same_worker"


def test_the_backup_takes_over_and_the_absent_worker_stands_behind() -> None:
    offered = rules.offer(Lead("w1", "w2"), "w3", Asker("w1"))
    for by in (Asker("w1"), Asker("w2"), Asker("boss", "coordinator")):
        assert rules.take_over(offered, by) == Lead("w2", "w1", None, 3)
    with pytest.raises(ProblemError) as refused:
        rules.take_over(offered, Asker("w3"))
    assert code_of(refused) == "lead.not_yours"
    with pytest.raises(ProblemError) as alone:
        rules.take_over(Lead("w1"), Asker("w1"))
    assert code_of(alone) == "lead.no_backup"
