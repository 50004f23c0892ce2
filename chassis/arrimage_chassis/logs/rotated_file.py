"""A log file that is rotated by size, by one process alone, and that no full disk turns into a reason to stop."""

from __future__ import annotations

import fcntl
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path


def numbered(file: Path, number: int) -> Path:
    """Return where the ``number``-th oldest part of ``file`` is kept: ``intake.log.1`` is the newest of them."""
    return file.with_name(f"{file.name}.{number}")


class RotatedFile(logging.Handler):
    """Writes lines to a file; one that grows past ``max_bytes`` becomes ``.1``, and so on up to ``keep``.

    Two processes that are told the same file never rotate it under each other: the second one writes to
    ``intake-2.log``. A line that the disk does not take is counted, shown on standard error, and told of once
    the disk takes lines again.
    """

    def __init__(self, file: Path, *, max_bytes: int, keep: int, report_lost: Callable[[int], None]) -> None:
        """Open nothing yet.

        :param report_lost: told how many lines were lost, once one was written again.
        """
        super().__init__()
        self.file = file
        self._max_bytes = max_bytes
        self._keep = keep
        self._report_lost = report_lost
        self._lock_descriptor: int | None = None
        self._descriptor: int | None = None
        self._size = 0
        self._lost = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; nothing that the disk says is raised."""
        line = f"{self.format(record)}\n"
        try:
            self._write(line.encode())
        except OSError:
            self._lost += 1
            self._close_file()
            with suppress(OSError):
                sys.stderr.write(line)
            return
        if self._lost:
            lost, self._lost = self._lost, 0
            self._report_lost(lost)

    def close(self) -> None:
        """Give the file to whoever comes next."""
        self.acquire()
        try:
            self._close_file()
            if self._lock_descriptor is not None:
                os.close(self._lock_descriptor)
                self._lock_descriptor = None
        finally:
            self.release()
        super().close()

    def _write(self, line: bytes) -> None:
        descriptor = self._opened()
        if self._size and self._size + len(line) > self._max_bytes:
            self._rotate()
            descriptor = self._opened()
        written = os.write(descriptor, line)
        self._size += written
        if written < len(line):  # the disk filled up in the middle of the line; the next one begins anew
            with suppress(OSError):
                os.ftruncate(descriptor, self._size - written)
            raise OSError("the line was not written whole")

    def _opened(self) -> int:
        if self._descriptor is None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            if self._lock_descriptor is None:
                self.file, self._lock_descriptor = _a_file_of_our_own(self.file)
            self._descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            self._size = os.fstat(self._descriptor).st_size
        return self._descriptor

    def _rotate(self) -> None:
        self._close_file()
        for number in range(self._keep, 0, -1):
            older = numbered(self.file, number - 1) if number > 1 else self.file
            with suppress(FileNotFoundError):
                older.replace(numbered(self.file, number))
        if not self._keep:
            self.file.unlink(missing_ok=True)

    def _close_file(self) -> None:
        if self._descriptor is not None:
            with suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None


def _a_file_of_our_own(file: Path) -> tuple[Path, int]:
    """Return ``file``, or the first of its siblings that no other process writes, with the lock that says so."""
    for number in count(1):
        mine = file if number == 1 else file.with_name(f"{file.stem}-{number}{file.suffix}")
        descriptor = os.open(mine.with_name(f".{mine.name}.lock"), os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
        else:
            return mine, descriptor
    raise AssertionError  # count() does not end
