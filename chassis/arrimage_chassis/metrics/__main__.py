"""``generate`` writes docs/operations/metrics.md from the catalogue; ``check`` holds it against it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from arrimage_chassis.metrics.page import PAGE, write_page


def main(words: list[str] | None = None, root: Path | None = None) -> int:
    """Run the command; return 0 if the page is as it should be, 1 if not."""
    parser = argparse.ArgumentParser(prog="python -m arrimage_chassis.metrics", description=__doc__)
    parser.add_argument("command", choices=["check", "generate"])
    command = parser.parse_args(words).command
    page = (root or Path(__file__).resolve().parents[3]) / PAGE
    if command == "generate":
        page.write_text(write_page(), encoding="utf-8")
    elif not page.exists() or page.read_text(encoding="utf-8") != write_page():
        print(f"{PAGE} is not current: run python -m arrimage_chassis.metrics generate", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
