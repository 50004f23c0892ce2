"""The kit against our intake, which keeps its promises, and against one that breaks a promise at a time."""

from __future__ import annotations

import pytest
from tests.conformance.trying import assert_caught, assert_conforms

BROKEN = {
    "eight_days": ("I-01", "seven days"),
    "keeps_who_was_declined": ("I-03", "a declined referral erases who the person is"),
    "identity_in_an_event": ("I-10", "fields that the contract does not have"),
    "signs_nothing": ("I-11", "not signed by the organization's key"),
    "message_id_of_the_event": ("I-12", "swallow"),
    "own_ids_cross": ("I-20", "under ids of the pair"),
    "seals_more_than_was_asked_for": ("I-30", "categories that nobody asked for"),
    "discloses_what_was_not_authorized": ("I-32", "disclosed what may not go"),
    "forgets_the_agreement": ("I-33", "disclosed what may not go"),
    "trusts_any_key": ("I-34", "disclosed what may not go"),
    "asks_before_anybody_is_in_charge": ("I-40", "for whom nobody answers here yet"),
    "opens_what_it_did_not_ask_for": ("I-42", "opened what is not what was asked for"),
    "ignores_a_withdrawal": ("I-43", "ignores a withdrawal"),
    "tells_anybody_how_to_reach_a_person": ("I-50", "told who may not be told"),
    "doubled_emission": ("I-60", "doubled emission"),
    "loses_what_comes_early": ("I-61", "lost"),
    "refuses_a_newer_minor": ("I-62", "refuses a newer minor"),
    "believes_the_unsigned": ("I-64", "did not sign"),
    "blocks_on_a_forged_message": ("I-65", "block"),
    "acks_before_commit": ("I-70", "acks before commit"),
    "lost_on_restart": ("I-74", "lost on restart"),
}


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.requirement("R-007", "R-013", "R-015", "R-094", "R-095", "R-306")
async def test_our_intake_keeps_every_promise_of_its_role() -> None:
    await assert_conforms("intake", patience=180.0)  # forty conversations of many steps at once


@pytest.mark.full
@pytest.mark.timeout(600)
@pytest.mark.requirement("R-013", "R-014")
@pytest.mark.parametrize("mutant", BROKEN)
async def test_an_intake_that_breaks_a_promise_fails_with_its_name(mutant: str) -> None:
    # what comes before the broken promise takes several steps of a worker: more patience on a busy machine
    await assert_caught("intake", mutant, *BROKEN[mutant], patience=45.0)
