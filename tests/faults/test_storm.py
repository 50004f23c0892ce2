"""A storm over a running network: whatever is done to it, nothing is lost, doubled or disordered; it recovers.

One minute is part of ``make test``; ``make faults SEED=… MINUTES=… STORE=…`` raises any other.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faults.storm.ground import POSTGRESQL, SQLITE
from tests.faults.storm.storm import storm

pytestmark = [
    pytest.mark.begins_first,
    pytest.mark.timeout(1800),
    pytest.mark.requirement("R-008", "R-009", "R-010", "R-011", "R-012", "R-014", "R-016"),
]

_EACH_KIND_WITHIN = 10.0
"""Minutes in which each kind of harm has its turns."""


@pytest.mark.parametrize(
    ("store", "seed", "minutes"),
    [
        pytest.param(SQLITE, 20101004, 1.0, id="sqlite-a-minute"),
        pytest.param(POSTGRESQL, 20101004, 2.0, id="postgresql", marks=[pytest.mark.full, pytest.mark.postgres]),
        pytest.param(SQLITE, 3, 15.0, id="sqlite-long", marks=[pytest.mark.soak]),
        pytest.param(POSTGRESQL, 3, 15.0, id="postgresql-long", marks=[pytest.mark.soak, pytest.mark.postgres]),
    ],
)
async def test_nothing_is_lost_doubled_or_out_of_order_in_a_storm(
    tmp_path: Path, store: str, seed: int, minutes: float
) -> None:
    run = await storm(tmp_path / "network", seed=seed, minutes=minutes, store=store)

    assert run.holds, run.told()
    assert run.verdict.journeys > 0
    assert run.faults.total() > 5 * minutes
    assert minutes < _EACH_KIND_WITHIN or not run.left_out


@pytest.mark.full
async def test_nothing_is_lost_when_the_leader_of_a_hub_of_three_dies_under_load(tmp_path: Path) -> None:
    run = await storm(tmp_path / "network", seed=20101004, minutes=10.0, leaders=2)

    assert run.holds, run.told()
    assert run.leaders_killed >= 2
    assert run.verdict.journeys > 0
