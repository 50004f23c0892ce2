"""When the last backup ended well: read by the doctor and, for the metric, by the services."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from arrimage.keys import replace_secret


@dataclass(frozen=True)
class Mark:
    """The last backup that ended well."""

    at: datetime
    file: str
    bytes: int


def read_mark(file: Path) -> Mark | None:
    """Return what was written down last, or None."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return Mark(datetime.fromisoformat(said["at"]), str(said["file"]), int(said["bytes"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def write_mark(file: Path, mark: Mark) -> None:
    """Write down that a backup ended well."""
    content = {"at": mark.at.isoformat(timespec="seconds"), "file": mark.file, "bytes": mark.bytes}
    replace_secret(file, json.dumps(content, indent=2).encode())
