from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrimage_contracts.vocabularies import Outcome
from arrimage_followup.domain.entitlement import Withheld, reason_to_withhold

ALIVE = [outcome for outcome in Outcome if outcome is not Outcome.DECEASED]


@pytest.mark.requirement("R-184", "R-190")
@pytest.mark.parametrize("outcome", ALIVE)
def test_everybody_who_took_part_is_called_however_it_ended(outcome: Outcome) -> None:
    assert reason_to_withhold(outcome=outcome, activities_held_count=1, followup_allowed=True) is None


@pytest.mark.requirement("R-184")
@given(st.sampled_from(ALIVE), st.booleans())
def test_nobody_is_called_after_an_episode_that_never_started(outcome: Outcome, allowed: bool) -> None:
    reason = reason_to_withhold(outcome=outcome, activities_held_count=0, followup_allowed=allowed)
    assert reason is Withheld.NEVER_STARTED


@pytest.mark.requirement("R-184")
@given(st.integers(0, 9999), st.booleans())
def test_nobody_is_called_after_a_death(held: int, allowed: bool) -> None:
    reason = reason_to_withhold(outcome=Outcome.DECEASED, activities_held_count=held, followup_allowed=allowed)
    assert reason is Withheld.DECEASED


@pytest.mark.requirement("R-182")
@pytest.mark.parametrize("outcome", ALIVE)
def test_a_person_who_refused_is_not_called(outcome: Outcome) -> None:
    reason = reason_to_withhold(outcome=outcome, activities_held_count=8, followup_allowed=False)
    assert reason is Withheld.REFUSED
