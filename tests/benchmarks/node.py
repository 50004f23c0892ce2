"""What one node costs while nothing happens, and how long it takes to start: ``make bench``.

Ways of running the same four services and their stores: a process each; all in one (``--together``); and both
of these again on one core. Memory is PSS (a page that n processes share counts 1/n for each), from
``/proc/<pid>/smaps_rollup``; CPU is what ``/proc/<pid>/stat`` counts over a quiet window. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from arrimage.node.init import NewNode, init_node
from arrimage.processes import Child
from arrimage.run_state import read_state
from arrimage_contracts.vocabularies import ServiceName

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks" / "node.md"
CGROUP = Path("/sys/fs/cgroup")
ONE_GIGABYTE = 1_000_000_000
_TICKS = os.sysconf("SC_CLK_TCK")
_READY_WITHIN = 120.0
_LOOK_EVERY = 0.02


@dataclass(frozen=True)
class Profile:
    """One way of running a node, and what it aims at."""

    name: str
    together: bool
    small: bool
    """One core, 1 GB."""
    goal_megabytes: int
    goal_ready: float

    @property
    def options(self) -> list[str]:
        """What is said to ``arrimage node up``."""
        return ["--together"] if self.together else []


PROFILES = (
    Profile("four processes", False, False, 450, 8.0),
    Profile("together", True, False, 200, 4.0),
    Profile("four processes, 1 core 1 GB", False, True, 450, 8.0),
    Profile("together, 1 core 1 GB", True, True, 200, 4.0),
)
GOAL_IDLE = 1.0
"""Percent of a core."""
WHERE_IT_GOES = """\
## Where the idle time goes

A quarter of a percent is the NATS server's own. The rest is each service's look into its store: the lease every
five seconds (one writing transaction), and relay, parked events, timers and errands every thirty once nothing
waits. A look is about two milliseconds, most of it SQLAlchemy and the hand-over to the thread of SQLite.

What is committed in a service or delivered to it wakes its relay at once, and its other loops 50 ms later. The
thirty seconds are how late a loop may be that nothing wakes: when a day begins, and, where two instances share a
store, for a command given to the one that stands by, which the one that works publishes at its next look.

Before this was measured each loop looked every second: four percent. Next to try: fewer transactions by looking at
all four in one, and a lease that is renewed less often where the store is a file."""


@dataclass(frozen=True)
class Run:
    """One start of a node, and a quiet window after it."""

    first: float
    """Seconds from the command to four services that say that they are ready, while stores are to be made."""
    ready: float
    """The same with stores that are there."""
    megabytes: Mapping[str, float]
    """PSS of each process."""
    cpu: Mapping[str, float]
    """Percent of a core of each process."""


def pss_megabytes(pid: int) -> float:
    """Return a process's share of memory."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1000
    raise LookupError(pid)


def cpu_seconds(pid: int) -> float:
    """Return what a process has used until now."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def one_gigabyte() -> Iterator[Path | None]:
    """Make a control group of one gigabyte, if this machine lets us; its processes are killed beyond it."""
    group = CGROUP / f"arrimage-bench-{os.getpid()}"
    limit = "memory.max"
    if not (CGROUP / "cgroup.controllers").exists():
        group, limit = CGROUP / "memory" / group.name, "memory.limit_in_bytes"
    try:
        group.mkdir()
        (group / limit).write_text(str(ONE_GIGABYTE))
    except OSError:
        if group.exists():
            group.rmdir()
        yield None
        return
    try:
        yield group
    finally:
        for _ in range(100):
            try:
                group.rmdir()
                break
            except OSError:
                time.sleep(0.05)


async def measure(profile: Profile, settle: float, window: float, group: Path | None) -> Run:
    """Start a new node and end it; start it again, wait until it is quiet, and look for ``window`` seconds."""
    with tempfile.TemporaryDirectory(prefix="arrimage-bench-") as place:
        directory = Path(place) / "margelle"
        init_node(directory, NewNode("margelle", "La Margelle", "", "sorel-tracy", tuple(ServiceName)), os.urandom)
        async with _started(profile, directory, group) as (first, _):
            pass
        async with _started(profile, directory, group) as (ready, pids):
            await asyncio.sleep(settle)
            before, began = {name: cpu_seconds(pid) for name, pid in pids.items()}, time.perf_counter()
            await asyncio.sleep(window)
            seconds = time.perf_counter() - began
            cpu = {name: (cpu_seconds(pid) - before[name]) / seconds * 100 for name, pid in pids.items()}
            return Run(first, ready, {name: pss_megabytes(pid) for name, pid in pids.items()}, cpu)


@asynccontextmanager
async def _started(
    profile: Profile, directory: Path, group: Path | None
) -> AsyncIterator[tuple[float, dict[str, int]]]:
    command = [sys.executable, "-P", "-m", "arrimage", "node", "up", "--dir", str(directory), *profile.options]
    if profile.small:
        command = ["taskset", "-c", "0", *command]
    if profile.small and group is not None:
        command = ["sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh", *command]
    began = time.perf_counter()
    child = await Child.start(command, directory.with_suffix(".out"), dict(os.environ))
    try:
        state = await _all_ready(directory)
        yield time.perf_counter() - began, _pids(state)
    finally:
        await child.stop()


async def _all_ready(directory: Path) -> dict[str, Any]:
    async with asyncio.timeout(_READY_WITHIN), httpx.AsyncClient(timeout=5) as http:
        while True:
            state = read_state(directory / "run" / "state.json")
            if state is not None and len(state["services"]) == len(ServiceName):
                try:
                    urls = [each["url"] for each in state["services"].values()]
                    if all([(await http.get(f"{url}/health/ready")).is_success for url in urls]):
                        return state
                except httpx.TransportError:
                    pass
            await asyncio.sleep(_LOOK_EVERY)


def _pids(state: Mapping[str, Any]) -> dict[str, int]:
    named = {"node up": int(state["pid"]), "NATS server": int(state["nats_pid"])}
    services = {name: int(each["pid"]) for name, each in state["services"].items()}
    return named | {name: pid for name, pid in services.items() if pid != state["pid"]}


def middle(values: Sequence[float]) -> str:
    """Return the median, and the spread over the runs."""
    if len(values) == 1:
        return f"{values[0]:.2f}"
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def table(found: Mapping[str, Sequence[Run]]) -> list[str]:
    """Return what was measured, as a table of Markdown."""
    lines = [
        "| | ready, s | first start, s | memory (PSS), MB | idle, % of a core | goal | |",
        "|---|---|---|---|---|---|---|",
    ]
    for profile in PROFILES:
        if not (runs := found.get(profile.name)):
            continue
        ready = [run.ready for run in runs]
        first = middle([run.first for run in runs])
        memory = [sum(run.megabytes.values()) for run in runs]
        cpu = [sum(run.cpu.values()) for run in runs]
        held = (
            statistics.median(ready) < profile.goal_ready
            and statistics.median(memory) < profile.goal_megabytes
            and statistics.median(cpu) < GOAL_IDLE
        )
        goal = f"< {profile.goal_ready:g} s, < {profile.goal_megabytes} MB, < {GOAL_IDLE:g} %"
        said = "met" if held else "**not met**"
        lines.append(
            f"| {profile.name} | {middle(ready)} | {first} | {middle(memory)} | {middle(cpu)} | {goal} | {said} |"
        )
    lines += ["", "| process | " + " | ".join(found) + " |", "|---|" + "---|" * len(found)]
    names = list(dict.fromkeys(name for runs in found.values() for name in runs[0].megabytes))
    for name in names:
        cells = []
        for runs in found.values():
            if name not in runs[0].megabytes:
                cells.append("")
                continue
            megabytes = statistics.median(run.megabytes[name] for run in runs)
            cpu_ = statistics.median(run.cpu[name] for run in runs)
            cells.append(f"{megabytes:.0f} MB, {cpu_:.2f} %")
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def machine() -> str:
    """Say what this was measured on."""
    with Path("/proc/cpuinfo").open() as cpuinfo:
        model = next((line.partition(":")[2].strip() for line in cpuinfo if line.startswith("model name")), "?")
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} × {model}, {gigabytes:.0f} GB, {system}"


def write_page(lines: Sequence[str], notes: Sequence[str]) -> None:
    """Write the page of the documentation."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    text = [
        "# What a node costs",
        "",
        "Written by `make bench ARGS=--write`: one node with the four services on SQLite; nothing happens in it.",
        "Memory is PSS, the NATS server and `node up` itself included; the median of the runs, and their spread.",
        "",
        *notes,
        "",
        *lines,
        "",
        WHERE_IT_GOES,
    ]
    PAGE.write_text("\n".join(text) + "\n", encoding="utf-8")


async def main(runs: int, settle: float, window: float, *, write: bool) -> None:
    """Measure and print."""
    found: dict[str, list[Run]] = {profile.name: [] for profile in PROFILES}
    with one_gigabyte() as group:
        for turn in range(runs):
            for profile in PROFILES:
                run = await measure(profile, settle, window, group)
                found[profile.name].append(run)
                memory, cpu = sum(run.megabytes.values()), sum(run.cpu.values())
                what = f"{turn + 1}/{runs} {profile.name:<28} ready {run.ready:5.2f} s"
                sys.stdout.write(f"{what}   {memory:6.1f} MB   {cpu:4.2f} %\n")
                sys.stdout.flush()
        limited = group is not None
    notes = [
        f"{datetime.now(UTC):%Y-%m-%d}, {machine()}, load {os.getloadavg()[0]:.1f}; {runs} runs,",
        f"each {settle:g} s to settle and {window:g} s of looking.",
        "The small machine is `taskset -c 0` and a control group of 1 GB."
        if limited
        else "The small machine is `taskset -c 0` alone: this one lets no control group be made, and a limit on"
        " addresses (`prlimit --as`) is none on memory. What counts is the sum, which 1 GB holds.",
    ]
    lines = table(found)
    sys.stdout.write("\n".join(["", *notes, "", *lines]) + "\n")
    if write:
        write_page(lines, notes)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--settle", type=float, default=15.0, help="seconds after readiness, unmeasured")
    options.add_argument("--window", type=float, default=30.0, help="seconds of the measure of CPU")
    options.add_argument("--write", action="store_true", help="write docs/benchmarks/node.md")
    given = options.parse_args()
    asyncio.run(main(given.runs, given.settle, given.window, write=given.write))
