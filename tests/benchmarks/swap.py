"""A swap in flight with many open cases: ``python -m tests.benchmarks.swap [--cases 10000] [--write]``.

A node of followup alone; each case has its plan and its end, so two calls are owed for each. It is measured how
long followup says nothing: from the last event of the old program, which speaks until it is stopped, to the first
one of the new.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from tests.benchmarks.node import machine
from tests.swap.followup_node import ZONE, FollowupNode, followup_node

from arrimage.swap.ledger import read_ledger
from arrimage.swap.procedure import OWN, Swapped
from arrimage_contracts.subjects import OWN_STREAM
from arrimage_contracts.vocabularies import ServiceName

STAND_IN = Path(__file__).parents[1] / "swap" / "stand_in"
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "swap.md"


@dataclass(frozen=True)
class Measured:
    """One swap."""

    done: Swapped
    silent: float
    """Seconds from the last event of the old to the first event of the new, by the server's own time."""
    doubled: int
    """Events that are in the stream twice once all is quiet."""


async def measure(cases: int, directory: Path) -> tuple[list[Measured], float]:
    """Swap there and back with ``cases`` open; return both, and how long the first filling took."""
    ids = [UUID(int=number + 1) for number in range(cases)]
    async with followup_node(directory) as margelle:
        began = time.monotonic()
        await margelle.end_episodes(ids)
        await margelle.quiet(within=3600)
        filled = time.monotonic() - began
        there = await _swap(margelle, str(STAND_IN), "2011-03-28 09:00")
        back = await _swap(margelle, OWN, "2011-09-28 09:00")
    return [there, back], filled


async def _swap(margelle: FollowupNode, to: str, moment: str) -> Measured:
    """Swap at a civil moment on which calls fall due, so that the new one has something to say at once."""
    await margelle.end_episodes([uuid4()])  # the old one speaks to the last
    await margelle.quiet()
    margelle.now = datetime.fromisoformat(moment).replace(tzinfo=ZONE)
    async with margelle.node.connect() as client:
        place = (await client.jetstream().stream_info(OWN_STREAM)).state.last_seq
        last = await client.jetstream().get_msg(OWN_STREAM, subject="own.followup.>")
    done = await margelle.swap(to)
    await margelle.quiet(within=3600)
    async with margelle.node.connect() as client:
        after = await read_ledger(client, ServiceName.FOLLOWUP, from_seq=place + 1)
        whole = await read_ledger(client, ServiceName.FOLLOWUP)
    silent = float("nan")
    if after.first is not None and last.time is not None:
        silent = (after.first[2] - last.time).total_seconds()
    return Measured(done, silent, whole.doubled)


def page(measured: list[Measured], cases: int, filled: float) -> str:
    """Return the page."""
    rows = "".join(
        f"| {one.done.old} → {one.done.new} | {one.done.read} | {one.done.seconds:.1f} | "
        f"{one.silent:.1f} | {one.doubled} | {one.done.forgotten} |\n"
        for one in measured
    )
    return _TEXT.format(
        cases=cases, day=f"{datetime.now(UTC):%Y-%m-%d}", machine=machine(), filled=f"{filled:.0f}", rows=rows
    )


_TEXT = """# What a swap costs

Written by `make bench ARGS="swap --write"`.

{day}, {machine}.
followup of one node, {cases} open cases, two calls owed for each (filled in {filled} s). It is swapped while the
node runs, to another program and back, each onto an empty store, on days on which all calls fall due. Seconds by
the clock on the wall; read them with the load.

| swap | events read | stopped to ready, s | last event of the old to first of the new, s | doubled | forgotten |
|---|---|---|---|---|---|
{rows}
The old one speaks until just before it is stopped. In between nothing of followup is said, and its commands
are refused for as long as it reads (503 `rebuild.running`); the rest of the node works on.
"""


async def _run(cases: int) -> tuple[list[Measured], float]:
    with tempfile.TemporaryDirectory(prefix="arrimage-swap-") as directory:
        return await measure(cases, Path(directory) / "node")


def main() -> None:
    """Measure, and print or write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    measured, filled = asyncio.run(_run(given.cases))
    text = page(measured, given.cases, filled)
    print(text)
    if given.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
