"""The kit against our planning, which keeps its promises, and against one that breaks a promise at a time."""

from __future__ import annotations

import pytest
from tests.conformance.trying import assert_caught, assert_conforms

BROKEN = {
    "date_arithmetic": ("P-01", "wrong date arithmetic"),
    "identity_in_an_event": ("P-03", "fields that the contract does not have"),
    "message_id_of_the_event": ("P-04", "swallow"),
    "tells_of_drafts": ("P-05", "did not agree to"),
    "wrong_id_formula": ("P-10", "by its formula"),
    "moves_what_follows": ("P-13", "MeetingRescheduled"),
    "announces_before_it_moves": ("P-13", "wrong order"),
    "ends_before_it_cancels": ("P-14", "wrong order"),
    "a_success_is_an_interruption": ("P-14", "outcome_class"),
    "leaves_meetings_planned": ("P-14", "MeetingCancelled"),
    "gives_up_too_soon": ("P-16", "given up as lost"),
    "ignores_a_withdrawal": ("P-17", "ignores a withdrawal"),
    "keeps_the_words": ("P-18", "words remain"),
    "doubled_emission": ("P-30", "doubled emission"),
    "loses_what_comes_early": ("P-31", "lost"),
    "refuses_a_newer_minor": ("P-33", "refuses a newer minor"),
    "believes_a_forged_source": ("P-35", "acts on a forged message"),
    "blocks_on_a_forged_message": ("P-35", "block"),
    "acks_before_commit": ("P-50", "acks before commit"),
    "lost_on_restart": ("P-53", "lost on restart"),
    "re_emits_on_replay": ("P-54", "re-emits on replay"),
}


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.requirement("R-007", "R-013", "R-015", "R-124", "R-127", "R-128", "R-189")
async def test_our_planning_keeps_every_promise_of_its_role() -> None:
    await assert_conforms("planning")


@pytest.mark.full
@pytest.mark.timeout(600)
@pytest.mark.requirement("R-013", "R-014")
@pytest.mark.parametrize("mutant", BROKEN)
async def test_a_planning_that_breaks_a_promise_fails_with_its_name(mutant: str) -> None:
    await assert_caught("planning", mutant, *BROKEN[mutant])
