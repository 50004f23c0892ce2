"""What a row found, as it is kept: figures by name, each with its spread, and what they say of the goal."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.node import machine

ROOT = Path(__file__).parents[3]
KEPT = ROOT / "docs" / "benchmarks" / "speed"


@dataclass(frozen=True)
class Scale:
    """How large a run is."""

    name: str
    events: int
    """For the quick engines; the slow ones get a tenth."""
    rounds: int
    hops: int
    many: int
    """Rows of a large store."""
    few: int
    backlog: int


SMOKE = Scale("smoke", events=400, rounds=1, hops=10, many=2_000, few=200, backlog=1_500)
SMALL = Scale("small", events=5_000, rounds=2, hops=100, many=50_000, few=2_000, backlog=10_000)
FULL = Scale("full", events=20_000, rounds=5, hops=400, many=1_000_000, few=10_000, backlog=100_000)
TWICE = Scale("twice", events=20_000, rounds=2, hops=100, many=1_000_000, few=10_000, backlog=100_000)
"""As large as the full one, for who has an evening and not a night."""
ONCE = Scale("once", events=20_000, rounds=1, hops=100, many=1_000_000, few=10_000, backlog=100_000)
SCALES = {scale.name: scale for scale in (SMOKE, SMALL, ONCE, TWICE, FULL)}


@dataclass(frozen=True)
class Figure:
    """One figure of several rounds: the middle, and the least and the most."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Figure:
        """Return the figure of one value a round."""
        return cls(statistics.median(values), min(values), max(values))

    def told(self, digits: int = 0) -> str:
        """Return it as a page says it."""
        text = f"{self.middle:,.{digits}f}".replace(",", " ")
        if self.least == self.most:
            return text
        return f"{text} ({self.least:,.{digits}f}–{self.most:,.{digits}f})".replace(",", " ")


@dataclass(frozen=True)
class Goal:
    """One goal of a row, and whether it was reached."""

    text: str
    figure: str
    """What was found, as the page says it."""
    met: bool
    reason: str = ""
    """Why it was missed, as the profile says."""


@dataclass
class Result:
    """What a row found."""

    row: str
    work: str
    """What was done, in one sentence."""
    scale: str
    goals: list[Goal] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    at: str = ""
    on: str = ""
    commit: str = ""

    def keep(self, folder: Path = KEPT) -> Path:
        """Write it down; return where."""
        self.at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        self.on = f"{machine()}, load {os.getloadavg()[0]:.1f}"
        self.commit = commit_now()
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self.row}.json"
        file.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return file

    @classmethod
    def read(cls, file: Path) -> Result:
        """Read what :meth:`keep` wrote."""
        raw = json.loads(file.read_text(encoding="utf-8"))
        raw["goals"] = [Goal(**goal) for goal in raw["goals"]]
        raw["figures"] = {name: Figure(**figure) for name, figure in raw["figures"].items()}
        return cls(**raw)

    def told(self) -> str:
        """Return it in some lines."""
        lines = [f"{self.row} ({self.scale}): {self.work}"]
        lines += [f"  {name}: {figure.told(2)}" for name, figure in self.figures.items()]
        lines += [f"  {'met   ' if goal.met else 'MISSED'} {goal.text}: {goal.figure}" for goal in self.goals]
        return "\n".join([*lines, *(f"  ({note})" for note in self.notes)])


def commit_now() -> str:
    asked = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return asked.stdout.strip()


def run_row(measure: Callable[[Scale], Awaitable[Result]]) -> int:
    """Run one row from the command line: ``python -m tests.benchmarks.speed.rows.rate --scale small --keep``."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--scale", choices=sorted(SCALES), default="small")
    parser.add_argument("--keep", action="store_true", help="write docs/benchmarks/speed/<row>.json")
    options = parser.parse_args()

    async def measured() -> Result:
        gc.freeze()  # or what measures would stop for a tenth of a second to look for garbage in its modules
        return await measure(SCALES[options.scale])

    result = asyncio.run(measured())
    sys.stdout.write(f"{result.told()}\n")
    if options.keep:
        result.keep()
    return 0
