"""Files that must be there after a power cut, and files that must not."""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_bytes


def make_folder(folder: Path) -> None:
    """Make a folder for its owner alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_new(file: Path, content: bytes) -> None:
    """Write a file for its owner's eyes alone (0600), whole and on the disk when this returns.

    :raises FileExistsError: if it is there.
    """
    beside = file.with_name(f"{file.name}.new")
    beside.unlink(missing_ok=True)
    _write(beside, os.O_CREAT | os.O_EXCL, content)
    os.link(beside, file)  # fails if it is there, as a rename would not
    beside.unlink()
    sync_folder(file.parent)


def replace(file: Path, content: bytes) -> None:
    """Write a file anew, whole or not at all."""
    beside = file.with_name(f"{file.name}.new")
    beside.unlink(missing_ok=True)
    _write(beside, os.O_CREAT | os.O_EXCL, content)
    beside.replace(file)
    sync_folder(file.parent)


def append(file: Path, content: bytes) -> None:
    """Add to the end of a file, on the disk when this returns; a line that a power cut tore stays apart."""
    is_new = not file.exists()
    if not is_new and _is_torn(file):
        content = b"\n" + content
    _write(file, os.O_CREAT | os.O_APPEND, content)
    if is_new:
        sync_folder(file.parent)


def destroy(file: Path) -> None:
    """Write over a file, then remove it; both are on the disk when this returns. One that is gone is gone.

    A disk that writes elsewhere each time (flash) may keep the old bytes for a while: docs/decisions/0016.
    """
    if not file.exists():
        return
    _write(file, 0, token_bytes(file.stat().st_size))
    file.unlink()
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """Put what a folder lists on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(file: Path, flags: int, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | flags, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def _is_torn(file: Path) -> bool:
    with file.open("rb") as opened:
        if opened.seek(0, os.SEEK_END) == 0:
            return False
        opened.seek(-1, os.SEEK_END)
        return opened.read(1) != b"\n"
