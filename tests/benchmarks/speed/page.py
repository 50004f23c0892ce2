"""docs/benchmarks/speed.md: goal, figure and verdict for each row, from the files that the rows wrote."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.speed.result import KEPT, Result

PAGE = KEPT.parent / "speed.md"
ROWS = ("rate", "hop", "border", "due", "million", "catchup", "instances")
REASONS = KEPT / "reasons.md"
"""What the profile says of what is missed; written by whoever read it."""


def page(results: list[Result], reasons: str) -> str:
    """Return the page."""
    table = "".join(
        f"| {result.row} | {goal.text} | {goal.figure} | {'met' if goal.met else '**missed**'} |\n"
        for result in results
        for goal in result.goals
    )
    parts = "\n".join(_part(result) for result in results)
    return f"""\
# How fast it is

Written by `make bench`; each row alone: `make bench ARGS="rate --scale=twice"`. How many rounds a row was run, and
how large, its part says. {_how_many(results)}

Work, unless a row says otherwise: an event of 900 bytes comes in, is validated, marked in the inbox and noted
in one row; an event goes out. Everything is on: validation, inbox, order for each case, metrics, logs. All
engines take turns within a round, each on servers of the same kind and settings, which keep each write before
they answer (NATS `sync_interval: always`, SQLite `synchronous=FULL`, PostgreSQL and Redis likewise). Streams
and stores lie on a disk in memory, so that ratios are those of programs; absolute figures are of the machine
that a part names. Between brackets: the least and the most of the rounds. What is compared with is in
`tests/benchmarks/speed/engines`, written before anything was tuned, and left alone since; *usual* fetches its
events one by one, as FastStream does where nothing else is said.

| row | goal | found | verdict |
|---|---|---|---|
{table}
{reasons}
{parts}"""


def _how_many(results: list[Result]) -> str:
    goals = [goal for result in results for goal in result.goals]
    missing = [row for row in ROWS if row not in {result.row for result in results}]
    told = f"{sum(goal.met for goal in goals)} of {len(goals)} goals are met."
    return told if not missing else f"{told} Not run yet: {', '.join(missing)}."


def _part(result: Result) -> str:
    figures = "".join(f"| {name} | {figure.told(1)} |\n" for name, figure in result.figures.items())
    notes = "".join(f"\n{note}\n" for note in result.notes)
    return f"""\
## {result.row}: {result.work}

{result.at}, {result.on}; commit {result.commit}, sizes: {result.scale}.

| figure | middle (least–most) |
|---|---|
{figures}{notes}"""


def write(folder: Path = KEPT, to: Path = PAGE) -> None:
    """Write the page from what is kept."""
    files = [folder / f"{row}.json" for row in ROWS]
    results = [Result.read(file) for file in files if file.exists()]
    reasons = REASONS.read_text(encoding="utf-8") if REASONS.exists() else ""
    to.write_text(page(results, reasons), encoding="utf-8")
