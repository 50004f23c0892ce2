"""Where the copies are until they are encrypted; what a backup that was killed left of them is removed."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PREFIX: Final = ".backup-"


@contextmanager
def workplace(root: Path) -> Iterator[Path]:
    """Make a folder in ``root``, on the disk of the node's own data and for its owner alone; remove it at the end.

    What earlier backups left that were killed is removed first, unless another backup is at work.
    """
    with _open(root) as folder:
        if _is_nobody_at_work(folder):
            for left in _folders(root):
                shutil.rmtree(left, ignore_errors=True)
        fcntl.flock(folder, fcntl.LOCK_SH)  # held until the end; the system lets it go if this process is killed
        with tempfile.TemporaryDirectory(prefix=PREFIX, dir=root) as made:
            yield Path(made)


def left_over(root: Path) -> list[Path]:
    """Return the folders that killed backups left in ``root``: they hold copies that nobody encrypted."""
    folders = _folders(root)
    if not folders:
        return []
    with _open(root) as folder:
        return folders if _is_nobody_at_work(folder) else []


def _folders(root: Path) -> list[Path]:
    return sorted(place for place in root.glob(f"{PREFIX}*") if place.is_dir() and not place.is_symlink())


def _is_nobody_at_work(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _open(root: Path) -> Iterator[int]:
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
