"""``make bench [ARGS="what … --full --write --again"]``: what a node costs, and how fast it is.

Costs (node, sealing, vault, pages, webhook, swap) are printed, and written with ``--write``; rows of speed are
always kept.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.speed import page
from tests.benchmarks.speed.__main__ import main as run_rows

COSTS = ("node", "sealing", "vault", "pages", "webhook", "swap")


def main(words: list[str]) -> int:
    """Run what is named, or all; 1 if something could not be run."""
    named, options = [w for w in words if not w.startswith("-")], [w for w in words if w.startswith("-")]
    if unknown := set(named) - {*COSTS, *page.ROWS}:
        sys.stderr.write(f"bench: {', '.join(sorted(unknown))}? There are {', '.join((*COSTS, *page.ROWS))}.\n")
        return 2
    write = [option for option in options if option == "--write"]
    failed = 0
    for cost in COSTS:
        if not named or cost in named:
            command = [sys.executable, "-m", f"tests.benchmarks.{cost}", *write]
            failed += subprocess.run(command, cwd=Path(__file__).parents[2]).returncode != 0
    rows = [row for row in page.ROWS if row in named]
    if rows or not named:
        failed += run_rows([*rows, *(option for option in options if option not in write)])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
