"""``check`` holds the log lines of the source against the catalogue, and its pages (docs/operations/logs.md,
journal.md) against both; ``generate`` writes those pages."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from arrimage_chassis.logs.catalogue import BY_EVENT, LINES
from arrimage_chassis.logs.french import FRENCH
from arrimage_chassis.logs.page import PAGES, write_page
from arrimage_chassis.logs.scan import lines_in, problems_of

_FOLDERS = ("chassis/arrimage_chassis", "services", "deploy/arrimage")


def main(words: list[str] | None = None, root: Path | None = None) -> int:
    """Run the command; return 0 if all is as it should be, 1 if not, 2 if it cannot be told."""
    parser = argparse.ArgumentParser(prog="python -m arrimage_chassis.logs", description=__doc__)
    parser.add_argument("command", choices=["check", "generate"])
    command = parser.parse_args(words).command
    root = root or Path(__file__).resolve().parents[3]
    if not all((root / folder).is_dir() for folder in _FOLDERS):
        print("arrimage-chassis is installed without its source tree; run this in a clone.", file=sys.stderr)
        return 2
    pages = {name: write_page(LINES, language) for name, language in PAGES.items()}
    if command == "generate":
        for name, text in pages.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
            print(f"{name}: {len(LINES)} lines")
        return 0
    written = lines_in(root, [root / folder for folder in _FOLDERS])
    problems = problems_of(written, BY_EVENT) + _without_french()
    for name, text in pages.items():
        if not (root / name).exists() or (root / name).read_text(encoding="utf-8") != text:
            problems.append(f"{name} is not current: run python -m arrimage_chassis.logs generate")
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 1
    print(f"log catalogue ok: {len(written)} places write {len(LINES)} kinds of lines, their pages are current")
    return 0


def _without_french() -> list[str]:
    """Return what the French catalogue lacks, or says of lines that are gone."""
    missing = [
        f"{event} has no French words (arrimage_chassis/logs/french.py)" for event in BY_EVENT.keys() - FRENCH
    ]
    gone = [f"{event} has French words, and is not in the catalogue" for event in FRENCH.keys() - BY_EVENT]
    return sorted(missing + gone)


if __name__ == "__main__":
    sys.exit(main())
