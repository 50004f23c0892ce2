"""Each promise of delivery, broken in a copy of the code, is caught by a test that is named."""

from __future__ import annotations

import pytest
from tests.faults.mutants import MUTANTS, Mutant, caught_by

pytestmark = [pytest.mark.full, pytest.mark.timeout(700), pytest.mark.requirement("R-008", "R-009", "R-010")]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_promise_is_caught(mutant: Mutant) -> None:
    assert caught_by(mutant), f"{mutant.name} lives"
