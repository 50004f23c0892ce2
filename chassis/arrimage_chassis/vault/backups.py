"""The backups of the vault that were made, and which of them are said to be destroyed: a file beside the keys.

A backup holds the epoch key of its day: what was erased under that epoch is not final while one is left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from arrimage_chassis.vault import files

FILE: Final = "backups.json"


@dataclass(frozen=True)
class Backup:
    """One backup; ``epoch``: the last whose key is in it. ``destroyed_at``: when a person said that it is gone."""

    backup_id: str
    made_at: datetime
    epoch: int
    destroyed_at: datetime | None = None


class BackupRegister:
    """Which backups of this vault exist."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / FILE

    def listed(self) -> list[Backup]:
        """Return all, in the order in which they were made.

        :raises OSError: if the file is there and cannot be read.
        """
        if not self.file.exists():
            return []
        return [backup_from(said) for said in json.loads(self.file.read_text(encoding="utf-8"))]

    def register(self, backup: Backup) -> None:
        """Write down that ``backup`` is made: before it is, so that none is ever unknown."""
        self.keep([*self.listed(), backup])

    def confirm_destroyed(self, backup_id: str, at: datetime) -> Backup:
        """Write down that a person says of a backup that no copy of it is left.

        :raises LookupError: if none has that id.
        """
        known = self.listed()
        found = next((backup for backup in known if backup.backup_id == backup_id), None)
        if found is None:
            raise LookupError(backup_id)
        gone = replace(found, destroyed_at=found.destroyed_at or at)
        self.keep([gone if backup is found else backup for backup in known])
        return gone

    def merge(self, others: list[Backup]) -> None:
        """Take up the backups of another register that this one does not know."""
        known = {backup.backup_id for backup in self.listed()}
        self.keep([*self.listed(), *(backup for backup in others if backup.backup_id not in known)])

    def keep(self, backups: list[Backup]) -> None:
        """Write the file."""
        said = [
            {
                name: value.isoformat() if isinstance(value, datetime) else value
                for name, value in asdict(each).items()
            }
            for each in backups
        ]
        files.replace(self.file, json.dumps(said, indent=2).encode())


def backup_from(said: Mapping[str, str | int | None]) -> Backup:
    """Return the backup that ``said`` describes, as it stands in the file."""
    gone = said["destroyed_at"]
    return Backup(
        str(said["backup_id"]),
        datetime.fromisoformat(str(said["made_at"])),
        int(said["epoch"] or 0),
        None if gone is None else datetime.fromisoformat(str(gone)),
    )
