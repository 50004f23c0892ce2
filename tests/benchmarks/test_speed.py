"""Each row of the bench runs, at a size that says nothing of speed; the page is written from what they keep."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from tests.benchmarks.speed import page
from tests.benchmarks.speed.result import SMOKE, Figure, Goal, Result

pytestmark = [pytest.mark.full, pytest.mark.postgres, pytest.mark.timeout(300)]


@pytest.mark.parametrize("row", page.ROWS)
async def test_a_row_of_the_bench_runs_and_judges_each_of_its_goals(row: str, tmp_path: Path) -> None:
    result = await importlib.import_module(f"tests.benchmarks.speed.rows.{row}").measure(SMOKE)

    assert result.goals
    assert result.figures
    kept = result.keep(tmp_path)
    assert Result.read(kept) == result


def test_the_page_shows_what_was_missed_as_missed() -> None:
    result = Result("rate", "work", "smoke", [Goal("quick", "slow", False)], {"x": Figure(1, 1, 2)})
    assert "| rate | quick | slow | **missed** |" in page.page([result], "")
    assert "0 of 1 goals are met. Not run yet: hop, border" in page.page([result], "")
