"""Follow what is being written, over rotations: nothing of a file that was rotated away is missed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from arrimage.logbook.entry import Entry, Wanted, entry_of
from arrimage.logbook.reading import files_by_process


@dataclass
class _Tail:
    """The end of one file that is being written."""

    file: Path
    opened: BinaryIO
    begun: bytes = b""
    """A line whose end is not written yet."""

    def read(self) -> Iterator[str]:
        """Yield what was written since, and go on with the new file after a rotation."""
        yield from self._lines()
        if self._was_rotated():
            yield from self._lines()  # what was written between the two looks
            self.opened.close()
            self.opened, self.begun = self.file.open("rb"), b""
            yield from self._lines()

    def _lines(self) -> Iterator[str]:
        *whole, self.begun = (self.begun + self.opened.read()).split(b"\n")
        yield from (line.decode(errors="replace") for line in whole)

    def _was_rotated(self) -> bool:
        try:
            return self.file.stat().st_ino != _inode(self.opened)
        except FileNotFoundError:
            return False  # between two names; the next look finds it


class Follower:
    """Reads, at each call, what the processes of a directory wrote since the last one."""

    def __init__(self, directory: Path, *, from_beginning: bool = False) -> None:
        """Begin at the end of what is there, or at the beginning of the files that are being written."""
        self._directory = directory
        self._tails: dict[str, _Tail] = {}
        self._look_for_files()
        if not from_beginning:
            for tail in self._tails.values():
                tail.opened.seek(0, 2)

    def new_entries(self, wanted: Wanted) -> list[Entry]:
        """Return the wanted lines that were written since the last call, in the order of time."""
        self._look_for_files()
        lines = [line for tail in self._tails.values() for line in tail.read()]
        entries = [entry for line in lines if (entry := entry_of(line)) is not None and wanted.includes(entry)]
        return sorted(entries, key=lambda entry: entry.at)

    def close(self) -> None:
        """Close the files."""
        for tail in self._tails.values():
            tail.opened.close()

    def _look_for_files(self) -> None:
        for name, files in files_by_process(self._directory).items():
            file = files[-1]
            if name not in self._tails and file.name == name:
                self._tails[name] = _Tail(file, file.open("rb"))


def _inode(opened: BinaryIO) -> int:
    return os.fstat(opened.fileno()).st_ino
