"""The list of what was destroyed: a file beside the epoch keys, only ever added to (0600).

It is written before anything is destroyed, and held against the vault each time that this is opened: neither a
crash nor the restoring of an old copy brings back what was erased. It holds opaque ids and instants, no key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from arrimage_chassis.vault import files
from arrimage_chassis.vault.names import KeyName

FILE: Final = "destroyed.jsonl"


@dataclass(frozen=True)
class Destroyed:
    """One destroyed key: that of a name, or a one-time key. ``epoch``: under which it was wrapped at most."""

    of: KeyName | UUID
    at: datetime
    epoch: int

    def line(self) -> str:
        """Return what stands in the file."""
        what = (
            {"case": str(self.of.case_id), "origin": self.of.origin}
            if isinstance(self.of, KeyName)
            else {"request": str(self.of)}
        )
        return json.dumps({**what, "at": self.at.isoformat(), "epoch": self.epoch}) + "\n"

    @classmethod
    def read(cls, line: str) -> Destroyed | None:
        """Return what a line says; None if a power cut tore it, for then nothing had been destroyed yet."""
        try:
            said = json.loads(line)
            of = UUID(said["request"]) if "request" in said else KeyName(UUID(said["case"]), said["origin"])
            return cls(of, datetime.fromisoformat(said["at"]), int(said["epoch"]))
        except (ValueError, KeyError, TypeError):
            return None


class DestroyedList:
    """What the file says, read on as other processes add to it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE
        self._read_to = 0
        self._known: dict[KeyName | UUID, Destroyed] = {}

    def look(self) -> None:
        """Read what was added since the last time.

        :raises OSError: if the file is there and cannot be read.
        """
        try:
            if self.file.stat().st_size == self._read_to:
                return
            with self.file.open("rb") as opened:
                opened.seek(self._read_to)
                added = opened.read()
        except FileNotFoundError:
            return
        whole = added[: added.rfind(b"\n") + 1]
        self._read_to += len(whole)
        self._take(whole.decode(errors="replace").splitlines())

    def add(self, names: Iterable[KeyName | UUID], at: datetime, epoch: int) -> None:
        """Write ``names`` down; they are on the disk when this returns. Those that stand there already stay.

        :raises OSError: if they cannot be written: nothing may be destroyed then.
        """
        self.look()
        new = [Destroyed(name, at, epoch) for name in dict.fromkeys(names) if name not in self._known]
        if new:
            self.keep(new)

    def keep(self, entries: Iterable[Destroyed]) -> None:
        """Write down ``entries`` as they are, as those of another list that is merged into this one."""
        self.look()
        new = [entry for entry in entries if entry.of not in self._known]
        if new:
            files.append(self.file, "".join(entry.line() for entry in new).encode())
            self.look()

    def __contains__(self, name: object) -> bool:
        """Tell whether the key of ``name`` was destroyed, as far as was read."""
        return name in self._known

    def __iter__(self) -> Iterator[Destroyed]:
        """Return all, in the order in which they were written."""
        return iter(self._known.values())

    def __len__(self) -> int:
        """Return how many."""
        return len(self._known)

    def _take(self, lines: Iterable[str]) -> None:
        for entry in filter(None, map(Destroyed.read, lines)):
            self._known.setdefault(entry.of, entry)
