"""Does the vault answer under its key, what of the erased is not yet final, and is there a backup of it?

It is only read. Without it nobody reads any more who the persons are, and nobody is erased.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from arrimage.doctor.findings import Finding, found
from arrimage.node.config import NodeConfig
from arrimage.node.directory import NodeDirectory
from arrimage.node.vault import VaultPlace, vault_at, vault_place
from arrimage_chassis.vault import VaultAwayError
from arrimage_chassis.vault.errors import KEY_MISSING
from arrimage_chassis.vault.status import NotFinalBecause, VaultStatus
from arrimage_contracts.vocabularies import ServiceName

BACKUP_KEPT: Final = timedelta(days=35)
"""A backup of the vault that is kept for longer keeps what was erased since from being final."""


async def check_vault(directory: NodeDirectory, node: NodeConfig, now: datetime) -> list[Finding]:
    """Look at the vault of intake, if the node runs intake and it ran before."""
    if ServiceName.INTAKE not in node.services:
        return []
    place = vault_place(directory, node)
    has_keys, file = place.keys.is_dir() and any(place.keys.iterdir()), _file_of(place)
    has_store = file is None or file.exists()
    if not has_keys or not has_store:
        if has_keys:
            return [found("vault.store_missing", file=file)]
        return [found("vault.key_missing", folder=place.keys)] if file is not None and has_store else []
    vault = vault_at(place)
    try:
        await vault.check()
        return list(_judge(await vault.status(), now))
    except VaultAwayError as error:
        if error.trouble == KEY_MISSING:
            return [found("vault.key_missing", folder=place.keys)]
        return [found("vault.away", reason=error.trouble or type(error).__name__)]
    except (SQLAlchemyError, OSError) as error:
        return [found("vault.away", reason=type(error).__name__)]
    finally:
        await vault.close()


def _file_of(place: VaultPlace) -> Path | None:
    """Return the file of the vault's store; None if it is on a server."""
    url = make_url(place.url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _judge(status: VaultStatus, now: datetime) -> Iterator[Finding]:
    if status.live and not status.backups:
        yield found("vault.never_backed_up", live=status.live)
    if status.not_final:
        yield found(
            "vault.not_final",
            count=status.not_final,
            epoch=status.epoch,
            backups=len(status.backups),
            since=f"{min(reason.since for reason in status.reasons):%Y-%m-%d}",
        )
    for reason in status.reasons:
        if reason.because is NotFinalBecause.BACKUP and now - reason.since >= BACKUP_KEPT:
            oldest = status.backups[0]
            days = (now - oldest.made_at).days
            yield found("vault.backup_kept", count=reason.count, id=oldest.backup_id, days=days)
