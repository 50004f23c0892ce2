"""The kit against our intake, which keeps its promises, and against one that breaks a promise at a time."""

from __future__ import annotations

import pytest
from tests.conformance.trying import assert_conforms


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.requirement("R-007", "R-013", "R-015", "R-094", "R-095", "R-306")
async def test_our_intake_keeps_every_promise_of_its_role() -> None:
    await assert_conforms("intake")
