"""Ids that any implementation, in any language, must find: these values are part of the contract."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from arrimage_contracts.events import CATALOGUE
from arrimage_contracts.events.followup import FollowupDue
from arrimage_contracts.ids import derived_event_id, followup_id, meeting_id, pair_scoped_id, plan_id

CASE = UUID("3b1f6e0a-7d0c-4f61-8a7e-5d1f0c2b9a01")
PLAN = UUID("66d884eb-622d-583e-99a4-4f723949e083")
CALL = UUID("1b76803b-28b3-5855-a82e-738e9c0d1fb5")


def test_the_first_plan_of_a_case_and_its_eighth_meeting() -> None:
    assert plan_id(CASE, 1) == PLAN
    assert meeting_id(PLAN, 8) == UUID("104a9b87-a38a-52bc-a25d-b0230d02576e")


@pytest.mark.requirement("R-179")
def test_the_two_calls_after_the_end_of_a_plan() -> None:
    assert followup_id(CASE, PLAN, "M3") == CALL
    assert followup_id(CASE, PLAN, "M9") == UUID("9b9c5030-decb-581f-8187-ddb61fa78377")


@pytest.mark.requirement("R-179")
def test_a_followup_that_is_due_is_said_under_the_id_of_its_call() -> None:
    assert derived_event_id("FollowupDue", 1, CALL) == UUID("5b97d52a-15fe-5170-adf4-c53f70d5eabc")
    said = FollowupDue.model_validate(
        {
            "followup_id": CALL,
            "case_id": CASE,
            "kind": "M3",
            "due_on": "2011-03-28",
            "episode_closed_on": "2010-12-28",
            "owner_org": "margelle",
        }
    )
    assert CATALOGUE.named("FollowupDue", 1).event_id(said) == UUID("5b97d52a-15fe-5170-adf4-c53f70d5eabc")


def test_two_versions_of_a_plan_are_two_events() -> None:
    second = derived_event_id("PlanCreated", 1, PLAN, 2)
    assert second == UUID("f177cc20-e58e-56fa-babb-148235e380ef")
    assert second != derived_event_id("PlanCreated", 1, PLAN, 1)


def test_two_majors_of_an_event_are_two_events() -> None:
    assert derived_event_id("PlanCreated", 1, PLAN, 1) != derived_event_id("PlanCreated", 2, PLAN, 1)


def test_the_id_under_which_one_partner_knows_a_case() -> None:
    assert pair_scoped_id(bytes(range(16)), CASE) == UUID("986bab9e-5583-5721-8bd3-dc323392c628")


@given(some.binary(min_size=16, max_size=16), some.binary(min_size=16, max_size=16), some.uuids())
def test_two_partners_know_a_case_under_two_ids_and_each_always_under_the_same(
    first: bytes, second: bytes, case: UUID
) -> None:
    assert pair_scoped_id(first, case) == pair_scoped_id(first, case) != case
    assert (pair_scoped_id(first, case) == pair_scoped_id(second, case)) == (first == second)


def test_a_pair_secret_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="16"):
        pair_scoped_id(b"short", CASE)
