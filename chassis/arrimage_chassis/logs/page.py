"""docs/operations/logs.md, written from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from arrimage_chassis.logs.catalogue import ALWAYS, CONTEXT, Level, Line

PAGE: Final = "docs/operations/logs.md"
_BY_GRAVITY: Final[tuple[Level, ...]] = ("critical", "error", "warning", "info", "debug")
_WHAT_A_LEVEL_ASKS: Final = {
    "critical": "The process ends. Somebody must look now.",
    "error": "Something did not work. Nothing is lost; somebody must look today.",
    "warning": "It goes on by itself, or waits for a person. Look when it stays.",
    "info": "What happens in the ordinary course of things.",
    "debug": "For whoever maintains the code.",
}


def write_page(lines: Sequence[Line]) -> str:
    """Return the page: one table for each level, the gravest first."""
    always, context = (", ".join(f"`{name}`" for name in names) for names in (ALWAYS, sorted(CONTEXT)))
    out = [
        "# Log lines",
        "",
        "Written by `python -m arrimage_chassis.logs generate` from `arrimage_chassis/logs/catalogue.py`; "
        "do not edit.",
        "",
        "Logs are an interface: no service writes a line, a level or a field that is not listed here. "
        "In production each line is one JSON object, in rotated files. "
        f"Every line has {always}; {context} are there where they exist. "
        "No line holds a name, a phone number, free text, an answer or a plan's content.",
    ]
    for level in _BY_GRAVITY:
        of_level = [line for line in lines if line.level == level]
        if not of_level:
            continue
        out += ["", f"## {level}", "", _WHAT_A_LEVEL_ASKS[level], ""]
        out += ["| event | fields | meaning | what to do |", "|---|---|---|---|"]
        out += [_row(line) for line in of_level]
    return "\n".join([*out, ""])


def _row(line: Line) -> str:
    fields = ", ".join(f"`{field}`" for field in line.fields) or "–"
    cells = (f"`{line.event}`", fields, line.meaning, line.remedy)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
