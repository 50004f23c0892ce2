"""``arrimage vault backup|restore``: the vault in an encrypted file of its own, apart from the node's backups.

Who holds both a backup of the node and one of the vault can read everybody in them. Each is registered, because an
erasure is not final while a backup is left that holds the epoch key of its day.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from arrimage.backup.make import refuse_to_overwrite, write_whole
from arrimage.backup.sealed_file import Randomness, SealedReader, SealedWriter
from arrimage.errors import ArrimageError
from arrimage.node.config import load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.vault import in_words, opened_vault, vault_at, vault_place
from arrimage.run_state import read_state
from arrimage_chassis.clock import SystemClock
from arrimage_chassis.vault import Vault, VaultAwayError
from arrimage_chassis.vault.copying import CopyUnreadableError
from arrimage_chassis.vault.status import VaultStatus

_KIND: Final = b"ARRIMAGE-VAULT\n"
_ID_BYTES: Final = 4


@dataclass(frozen=True)
class VaultBackup:
    """A backup of the vault that was made."""

    file: Path
    backup_id: str
    bytes: int


async def make_vault_backup(
    directory: NodeDirectory, to: Path, passphrase: bytes, clock: SystemClock, randomness: Randomness = os.urandom
) -> VaultBackup:
    """Back the vault up into the file ``to``; the epoch is rotated before, if something was erased in it.

    :raises ArrimageError: ``backup.exists``, ``backup.passphrase_short``, ``backup.cannot_write``, ``vault.*``.
    """
    refuse_to_overwrite(to)
    async with opened_vault(directory, clock) as vault:
        if vault.erased_since_rotation is not None:
            await vault.rotate(clock.now())
        backup_id = f"{clock.now():%Y%m%d}-{randomness(_ID_BYTES).hex()}"
        await vault.register_backup(backup_id, clock.now())
        content = _KIND + await vault.copy_out()

    def write(opened: BinaryIO) -> None:
        with SealedWriter(opened, passphrase, randomness) as sealed:
            sealed.write(content)

    return VaultBackup(to, backup_id, write_whole(to, write))


async def restore_vault(
    directory: NodeDirectory,
    source: Path,
    passphrase: bytes,
    clock: SystemClock,
    may_replace: Callable[[VaultStatus], bool],
) -> VaultStatus:
    """Put the vault of a backup in the place of the node's, and destroy again what was destroyed since.

    :param may_replace: asked if a vault is there that opens and holds keys; they are gone afterwards.
    :raises ArrimageError: ``node.running``, ``backup.*``, ``vault.*``.
    """
    if read_state(directory.state) is not None:
        raise ArrimageError("vault.node_runs")
    content = _read(source, passphrase)
    place = vault_place(directory, load_node(directory.config))
    place.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    vault = vault_at(place)
    try:
        with in_words(place):
            if (living := await _status_of_what_is_there(vault, clock.now())) and not may_replace(living):
                raise ArrimageError("vault.kept")
            try:
                await vault.take_in(content)
            except CopyUnreadableError as error:
                raise ArrimageError("vault.not_one", file=source) from error
            await vault.open(clock.now())
            await vault.rotate(clock.now())
            return await vault.status()
    finally:
        await vault.close()


async def _status_of_what_is_there(vault: Vault, now: datetime) -> VaultStatus | None:
    """Return the status of the vault that is there, if it opens and holds something."""
    try:
        await vault.open(now)
        status = await vault.status()
    except VaultAwayError:
        return None
    return status if status.live else None


def _read(source: Path, passphrase: bytes) -> bytes:
    try:
        with source.open("rb") as opened, SealedReader(opened, passphrase) as sealed:
            content = sealed.readall()
    except OSError as error:
        raise ArrimageError("backup.unreadable", file=source, reason=error.strerror or str(error)) from error
    if not content.startswith(_KIND):
        raise ArrimageError("vault.not_one", file=source)
    return content.removeprefix(_KIND)
