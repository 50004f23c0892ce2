"""The kit run against our own services, whole or with a promise broken."""

from __future__ import annotations

import sys
from pathlib import Path

from arrimage_conformance.program import Start
from arrimage_conformance.registry import checks_of
from arrimage_conformance.results import Report, Verdict
from arrimage_conformance.run import Options, run

ROOT = Path(__file__).parents[2]
OURS = (sys.executable, "-P", str(Path(__file__).with_name("program.py")))


async def checked(role: str, *only: str, broken: str = "", patience: float = 60.0) -> Report:
    """Return what the kit says of our service in ``role``; ``broken``: the promise that it breaks."""
    start = Start(OURS, ROOT, {"BROKEN": broken} if broken else {})
    return await run(checks_of(role), Options(start, patience=patience, start_within=120.0, only=only))


async def assert_conforms(role: str) -> Report:
    """Assert that our service in ``role`` keeps every promise."""
    report = await checked(role)
    faults = [f"{each.check.id}: {each.what}" for each in report.results if each.verdict is not Verdict.KEPT]
    assert faults == []
    assert report.conforms and len(report.results) == len(checks_of(role).all)
    return report


async def assert_caught(role: str, mutant: str, check: str, said: str, *, patience: float = 20.0) -> None:
    """Assert that ``check`` finds what ``mutant`` breaks, and names it as ``said``."""
    report = await checked(role, check, broken=mutant, patience=patience)
    (result,) = report.results
    assert result.verdict is Verdict.BROKEN, f"{mutant} lives"
    assert said in result.what, result.what
    assert result.shown, "the messages that show it are told"
