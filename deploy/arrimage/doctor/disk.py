"""Can the node write, is there room, and did the clock go back?"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from arrimage.backup.mark import read_mark
from arrimage.backup.workplace import left_over
from arrimage.doctor.findings import Finding, found
from arrimage.node.directory import NodeDirectory

ROOM_WANTED_BYTES = 500_000_000
BACKUP_OLD_DAYS = 8
_CLOCK_MINUTES = 5
_MEGABYTE = 1_000_000


def check_disk(directory: NodeDirectory, room_wanted: int = ROOM_WANTED_BYTES) -> Iterator[Finding]:
    """Look at each folder that the node writes to; nothing is written to find out."""
    for folder in (directory.root, directory.stores, directory.jetstream, directory.logs, directory.run):
        if not folder.exists():
            continue
        if not os.access(folder, os.W_OK | os.X_OK) or _is_read_only(folder):
            read_only = errno.EROFS if _is_read_only(folder) else errno.EACCES
            yield found("disk.read_only", folder=folder, reason=os.strerror(read_only))
    seen = set()
    for folder in (directory.stores, directory.jetstream, directory.root):
        if not folder.exists() or (device := folder.stat().st_dev) in seen:
            continue
        seen.add(device)
        free = shutil.disk_usage(folder).free
        if free < room_wanted:
            yield found("disk.nearly_full", folder=folder, free=free // _MEGABYTE)


def check_backup(directory: NodeDirectory, now: datetime) -> Iterator[Finding]:
    """Look when the last backup ended well, and what those that were killed left."""
    mark = read_mark(directory.backup_mark)
    if mark is None:
        yield found("backup.never")
    elif (days := (now - mark.at).days) >= BACKUP_OLD_DAYS:
        yield found("backup.old", days=days)
    for folder in left_over(directory.root):
        yield found("backup.left_over", folder=folder)


def check_clock_by_files(directory: NodeDirectory, zone: str, now: datetime) -> Iterator[Finding]:
    """Look for files that the node wrote later than now."""
    newest: tuple[float, Path] | None = None
    for folder in (directory.stores, directory.logs, directory.run, directory.jetstream):
        for file in folder.glob("*") if folder.is_dir() else ():
            written = file.stat().st_mtime
            if newest is None or written > newest[0]:
                newest = (written, file)
    if newest is not None and (minutes := (newest[0] - now.timestamp()) / 60) > _CLOCK_MINUTES:
        yield found("clock.went_back", file=newest[1], minutes=int(minutes), zone=zone)


def _is_read_only(folder: Path) -> bool:
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
