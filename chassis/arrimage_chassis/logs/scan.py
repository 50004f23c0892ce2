"""Find the log lines that the source writes, without running it: each is held against the catalogue (R-019)."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from arrimage_chassis.logs.catalogue import ALWAYS, CONTEXT, Line

LEVELS: Final = frozenset({"debug", "info", "warning", "error", "critical"})
_OTHER_METHODS: Final = frozenset({"warn", "exception", "fatal", "log", "msg", "bind", "new"})
"""What a logger also offers, and what would pass by the catalogue's level or fields."""


@dataclass(frozen=True)
class Written:
    """A call that writes a line; ``event`` is None if it is no literal, ``fields`` if they are not written out."""

    place: str
    level: str
    event: str | None
    fields: frozenset[str] | None


def lines_of(source: str, name: str) -> Iterator[Written]:
    """Yield the lines that ``source`` writes; ``name`` is how the file is called in messages."""
    tree = ast.parse(source)
    loggers = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_get_logger(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        of = node.func.value
        is_logger = (isinstance(of, ast.Name) and of.id in loggers) or _is_get_logger(of)
        if is_logger and node.func.attr in LEVELS | _OTHER_METHODS:
            yield _written(node, node.func.attr, f"{name}:{node.lineno}")


def problems_of(written: Sequence[Written], catalogue: Mapping[str, Line]) -> list[str]:
    """Return what is wrong: lines and fields that the catalogue does not list, or lists and nobody writes."""
    found = [problem for line in written for problem in _problems_of_one(line, catalogue)]
    for event, line in catalogue.items():
        calls = [one for one in written if one.event == event]
        if not calls:
            found.append(f"{event} is in the catalogue, and nothing writes it")
            continue
        given = frozenset[str]().union(*(one.fields or () for one in calls))
        found += [f"{event}: the catalogue lists the field {field}, and nothing gives it" for field in line.fields
                  if field not in given]  # fmt: skip
    return found


def lines_in(root: Path, folders: Sequence[Path]) -> list[Written]:
    """Return the lines that the Python files of ``folders`` write, tests left out."""
    found: list[Written] = []
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            if "tests" not in file.relative_to(root).parts:
                found += lines_of(file.read_text(encoding="utf-8"), str(file.relative_to(root)))
    return found


def _problems_of_one(line: Written, catalogue: Mapping[str, Line]) -> Iterator[str]:
    if line.level not in LEVELS:
        yield f"{line.place}: .{line.level}() is not for log lines; use {', '.join(sorted(LEVELS))}"
        return
    if line.event is None:
        yield f"{line.place}: the event is not written out, so that nobody can look it up"
        return
    listed = catalogue.get(line.event)
    if listed is None:
        yield f"{line.place}: {line.event} is not in the catalogue (arrimage_chassis/logs/catalogue.py)"
        return
    if listed.level != line.level:
        yield f"{line.place}: {line.event} is written at {line.level}, and listed at {listed.level}"
    if line.fields is None:
        yield f"{line.place}: {line.event} has fields that are not written out"
    for field in sorted((line.fields or frozenset()) - CONTEXT.union(ALWAYS, listed.fields)):
        yield f"{line.place}: {line.event} has the field {field}, which the catalogue does not list"


def _written(call: ast.Call, level: str, place: str) -> Written:
    first = call.args[0] if call.args else None
    literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
    event = first.value if literal and isinstance(first, ast.Constant) else None
    names = [keyword.arg for keyword in call.keywords]
    fields = None if None in names or len(call.args) > 1 else frozenset(name for name in names if name)
    return Written(place, level, str(event) if event is not None else None, fields)


def _is_get_logger(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("get_logger", "getLogger")
