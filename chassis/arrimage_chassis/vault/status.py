"""What of the erased is final, and what is not yet, and why (``arrimage vault status``)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from arrimage_chassis.vault.backups import Backup
from arrimage_chassis.vault.destroyed import Destroyed


class NotFinalBecause(StrEnum):
    """Why a copy of the vault from before could still open what was erased."""

    EPOCH = "epoch_not_rotated"
    """The epoch key under which its key was wrapped is still there."""
    BACKUP = "backup_not_destroyed"
    """A backup of the vault holds that epoch key, and nobody said that it is destroyed."""


@dataclass(frozen=True)
class NotFinal:
    """So many erasures are not yet final, for one reason; ``since``: the earliest of them, UTC."""

    because: NotFinalBecause
    count: int
    since: datetime


@dataclass(frozen=True)
class VaultStatus:
    """What the vault holds, and what it destroyed."""

    live: int
    """Keys that open a person's data of one origin."""
    one_time: int
    """One-time keys whose answer is awaited."""
    epoch: int
    epoch_since: datetime | None
    destroyed: int
    """Keys that were ever destroyed: what they opened is erased in the running node, at once."""
    last_destroyed_at: datetime | None
    not_final: int
    """Those of them that a copy from before could still open."""
    reasons: Sequence[NotFinal]
    """Why; an erasure may be counted under both."""
    backups: Sequence[Backup]
    """The backups of which nobody said that they are destroyed, oldest first."""

    @property
    def final(self) -> int:
        """How many are gone for good, with all keys that anybody holds."""
        return self.destroyed - self.not_final


def standing(
    live: int,
    one_time: int,
    epoch: int,
    epoch_since: datetime | None,
    destroyed: Sequence[Destroyed],
    epochs_there: Collection[int],
    backups: Sequence[Backup],
) -> VaultStatus:
    """Return the status. A destroyed key was wrapped under the epoch of its end, and all before it."""
    kept = sorted((backup for backup in backups if backup.destroyed_at is None), key=lambda each: each.made_at)
    oldest_key = min(epochs_there, default=epoch)
    oldest_backup = min((backup.epoch for backup in kept), default=None)
    under_epoch = [entry for entry in destroyed if entry.epoch >= oldest_key]
    in_backup = [entry for entry in destroyed if oldest_backup is not None and entry.epoch >= oldest_backup]
    return VaultStatus(
        live=live,
        one_time=one_time,
        epoch=epoch,
        epoch_since=epoch_since,
        destroyed=len(destroyed),
        last_destroyed_at=max((entry.at for entry in destroyed), default=None),
        not_final=len({entry.of for entry in [*under_epoch, *in_backup]}),
        reasons=[
            NotFinal(because, len(entries), min(entry.at for entry in entries))
            for because, entries in ((NotFinalBecause.EPOCH, under_epoch), (NotFinalBecause.BACKUP, in_backup))
            if entries
        ],
        backups=kept,
    )
