"""The kit against our notifications, which keeps its promises, and against one that breaks a promise at a time."""

from __future__ import annotations

import pytest
from tests.conformance.trying import assert_caught, assert_conforms

BROKEN = {
    "wrong_recipients": ("N-01", "wrong recipients"),
    "wrong_id_formula": ("N-02", "by its formula"),
    "doubled_emission": ("N-02", "exactly once"),
    "identity_in_an_event": ("N-03", "fields that the contract does not have"),
    "message_id_of_the_event": ("N-04", "swallow"),
    "forgets_leads": ("N-05", "who answers for the case"),
    "believes_an_older_lead": ("N-05", "who answers for the case"),
    "ignores_a_withdrawal": ("N-06", "ignores a withdrawal"),
    "remembers_what_intake_told": ("N-06", "ignores a withdrawal"),
    "asks_for_everything": ("N-07", "asks for more than it needs"),
    "date_arithmetic": ("N-08", "wrong date arithmetic"),
    "tells_of_what_ended": ("N-11", "tells of what has ended"),
    "refuses_a_newer_minor": ("N-33", "refuses a newer minor"),
    "believes_a_forged_source": ("N-35", "acts on a forged message"),
    "blocks_on_a_forged_message": ("N-35", "block"),
    "acks_before_commit": ("N-50", "acks before commit"),
    "lost_at_start": ("N-51", "lost on restart"),
    "tells_twice_on_replay": ("N-54", "told twice"),
    "says_twice_on_replay": ("N-54", "re-emits on replay"),
}


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.requirement("R-007", "R-013", "R-015", "R-334", "R-337", "R-338")
async def test_our_notifications_keep_every_promise_of_their_role() -> None:
    await assert_conforms("notifications")


@pytest.mark.full
@pytest.mark.timeout(600)
@pytest.mark.requirement("R-013", "R-014")
@pytest.mark.parametrize("mutant", BROKEN)
async def test_notifications_that_break_a_promise_fail_with_its_name(mutant: str) -> None:
    await assert_caught("notifications", mutant, *BROKEN[mutant])
