"""``python -m tests.benchmarks.speed.profile [store]``: where a service's time goes while it empties a queue.

Prints the shares of time by module of the chassis and by library, then the functions under which most time passes.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.benchmarks.speed import work
from tests.benchmarks.speed.rig import SQLITE, rig

_EVENTS, _SECONDS = 20_000, 15


async def profile(store: str) -> str:
    """Return the raw stacks that py-spy saw."""
    async with rig(store) as made:
        await work.publish(made.js, range(_EVENTS))
        process = made.start("arrimage")
        while await made.came_out() < 100:
            await asyncio.sleep(0.05)
        raw = made.directory / "stacks.txt"
        command = [
            str(Path(sys.executable).parent / "py-spy"), "record", "--format", "raw", "--rate", "200", "--gil",
            "--duration", str(_SECONDS), "--output", str(raw), "--pid", str(process.pid),
        ]  # fmt: skip
        await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)
        return raw.read_text()


def told(raw: str) -> str:
    """Return the shares, most first."""
    inside: Counter[str] = Counter()
    under: Counter[str] = Counter()
    total = 0
    for line in raw.splitlines():
        stack, _, count = line.rpartition(" ")
        frames = [frame for frame in stack.split(";") if "(" in frame]
        if not frames:
            continue
        total += int(count)
        inside[_place(frames[-1])] += int(count)
        for name in {frame.rpartition(":")[0] + ")" for frame in frames if "arrimage" in frame}:
            under[name] += int(count)
    lines = [f"{total} samples"]
    for heading, counted in (("in", inside), ("under", under)):
        lines.append(f"-- {heading}")
        lines += [f"{count / total:6.1%}  {name}" for name, count in counted.most_common(34)]
    return "\n".join(lines)


def _place(frame: str) -> str:
    file = frame.partition("(")[2].rpartition(":")[0]
    return (
        file.split("site-packages/")[-1].split("/")[0] if "arrimage" not in file else file.split("arrimage_")[-1]
    )


def main() -> int:
    """Profile, and print."""
    sys.stdout.write(told(asyncio.run(profile(sys.argv[1] if len(sys.argv) > 1 else SQLITE))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
