"""``python -m tests.faults.storm [--seed N] [--minutes M] [--store postgresql]``: a storm, and its verdict.

The exit status is 1 if a promise was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.faults.storm.ground import POSTGRESQL, SQLITE
from tests.faults.storm.storm import storm


def main() -> int:
    """Raise one storm."""
    parser = argparse.ArgumentParser(prog="make faults")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--store", choices=[SQLITE, POSTGRESQL], default=SQLITE)
    parser.add_argument("--keep", type=Path, help="keep everything in this directory")
    parser.add_argument("--only", nargs="*", default=[], metavar="harm", help="no other kinds of harm")
    parser.add_argument(
        "--r3", type=int, nargs="?", const=10, default=0, metavar="N", help="kill N leaders of a hub of three"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="arrimage-storm-") as made:
        directory = options.keep or Path(made) / "network"
        run = asyncio.run(
            storm(
                directory,
                seed=options.seed,
                minutes=options.minutes,
                store=options.store,
                say=_say,
                only=options.only,
                leaders=options.r3,
            )
        )
    _say(run.told())
    for kind in ("lost", "doubled", "disorder", "unrecovered", "untold"):
        for what in getattr(run.verdict, kind)[:40]:
            _say(f"  {kind}: {what}")
    _say("faults ok" if run.holds else "faults FAILED")
    return 0 if run.holds else 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
