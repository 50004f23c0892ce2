"""Where the histories of a store's tables end, read from the revision files without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any


def heads(folders: Iterable[Path]) -> frozenset[str]:
    """Return the newest revision of each history in ``folders``; a test holds that Alembic says the same."""
    known: set[str] = set()
    followed: set[str] = set()
    for file in (file for folder in folders for file in folder.glob("*.py")):
        said = _said(file, file.stat().st_mtime_ns)
        if "revision" not in said:
            continue
        known.add(str(said["revision"]))
        before = said.get("down_revision")
        followed.update([before] if isinstance(before, str) else before or ())
    return frozenset(known - followed)


@cache
def _said(file: Path, _written_at: int) -> Mapping[str, Any]:
    """Read one file, once for all services of a process."""
    said: dict[str, Any] = {}
    for statement in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign):
            target, value = statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            target, value = statement.target, statement.value
        else:
            continue
        if isinstance(target, ast.Name) and target.id in ("revision", "down_revision"):
            said[target.id] = ast.literal_eval(value)
    return said
