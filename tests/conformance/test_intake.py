"""The kit against our intake, which keeps its promises, and against one that breaks a promise at a time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from arrimage_conformance.program import Start
from arrimage_conformance.registry import checks_of
from arrimage_conformance.results import Report, Verdict
from arrimage_conformance.run import Options, run

ROOT = Path(__file__).parents[2]
OURS = (sys.executable, "-P", str(Path(__file__).with_name("intake_program.py")))
INTAKE = checks_of("intake")


async def checked(*only: str, broken: str = "", patience: float = 60.0) -> Report:
    start = Start(OURS, ROOT, {"BROKEN": broken} if broken else {})
    return await run(INTAKE, Options(start, patience=patience, start_within=120.0, only=only))


def faults(report: Report) -> list[str]:
    return [f"{each.check.id}: {each.what}" for each in report.results if each.verdict is not Verdict.KEPT]


@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.requirement("R-007", "R-013", "R-015", "R-094", "R-095", "R-306")
async def test_our_intake_keeps_every_promise_of_its_role() -> None:
    report = await checked()
    assert faults(report) == []
    assert report.conforms and len(report.results) == len(INTAKE.all)
