"""Read what was written: the files of each process in the order in which they were rotated, then all together."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from arrimage.logbook.entry import Entry, Wanted, entry_of

_ROTATED = re.compile(r"^(?P<name>[^.].*\.log)(?:\.(?P<number>\d+))?$")


def files_by_process(directory: Path) -> dict[str, list[Path]]:
    """Return the log files in ``directory``, of each process the oldest first."""
    found: dict[str, list[tuple[int, Path]]] = {}
    for file in directory.iterdir():
        if match := _ROTATED.match(file.name):
            found.setdefault(match["name"], []).append((int(match["number"] or 0), file))
    return {name: [file for _, file in sorted(files, reverse=True)] for name, files in sorted(found.items())}


def read_logs(directory: Path, wanted: Wanted) -> Iterator[Entry]:
    """Yield the wanted lines of all processes in the order of time. Lines of other programs are passed over."""
    of_each = [_read(files, wanted) for files in files_by_process(directory).values()]
    yield from heapq.merge(*of_each, key=lambda entry: entry.at)


def _read(files: Sequence[Path], wanted: Wanted) -> Iterator[Entry]:
    for file in files:
        # a file may be rotated away while it is read; its lines are then in the next one's place
        with suppress(FileNotFoundError):
            if wanted.since is not None and _last_written(file) < wanted.since:
                continue
            with file.open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    entry = entry_of(line)
                    if entry is not None and wanted.includes(entry):
                        yield entry


def _last_written(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
