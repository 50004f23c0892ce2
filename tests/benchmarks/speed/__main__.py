"""``python -m tests.benchmarks.speed [row …] [--full] [--again]``: run rows, keep what they found, write the page.

A row that was run at this size on this commit is not run again: what was cut goes on where it was.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from tests.benchmarks.speed import page
from tests.benchmarks.speed.result import FULL, KEPT, ROOT, SCALES, SMALL, Result, commit_now


def main(words: list[str] | None = None) -> int:
    """Run what is named, or all; 1 if a row could not be run (a goal that is missed is no failure)."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("rows", nargs="*", metavar="row", help=f"of {', '.join(page.ROWS)}")
    parser.add_argument("--scale", choices=sorted(SCALES), default=SMALL.name)
    parser.add_argument("--full", dest="scale", action="store_const", const=FULL.name)
    parser.add_argument("--again", action="store_true", help="run also what was run")
    options = parser.parse_args(words)
    if unknown := set(options.rows) - set(page.ROWS):
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    failed = 0
    for row in options.rows or page.ROWS:
        if not options.again and _is_done(row, options.scale):
            sys.stdout.write(f"{row}: was run at this size on this commit (--again runs it anew)\n")
            continue
        began = time.monotonic()
        command = [sys.executable, "-m", f"tests.benchmarks.speed.rows.{row}", "--scale", options.scale, "--keep"]
        failed += subprocess.run(command, cwd=ROOT).returncode != 0
        sys.stdout.write(f"{row}: {time.monotonic() - began:.0f} s\n")
        sys.stdout.flush()
        page.write()
    return 1 if failed else 0


def _is_done(row: str, scale: str) -> bool:
    file = KEPT / f"{row}.json"
    if not file.exists():
        return False
    kept = Result.read(file)
    return (kept.scale, kept.commit) == (scale, commit_now())


if __name__ == "__main__":
    sys.exit(main())
