"""``arrimage node backup``: all that a node cannot do without, in one encrypted file, whole or not at all."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO, cast

from sqlalchemy import make_url

from arrimage.backup.cut import Copy, FileStore, ServerStore, copy_stores
from arrimage.backup.manifest import MANIFEST, BackupManifest, StoredStore, described
from arrimage.backup.mark import Mark, write_mark
from arrimage.backup.plain_files import open_plain, refuse_links
from arrimage.backup.sealed_file import FORMAT, Randomness, SealedWriter
from arrimage.backup.workplace import workplace
from arrimage.errors import ArrimageError
from arrimage.node.config import NodeConfig, load_node
from arrimage.node.directory import NodeDirectory
from arrimage.node.pieces import SERVER
from arrimage_contracts.vocabularies import ServiceName


@dataclass(frozen=True)
class Made:
    """A backup that was made."""

    file: Path
    bytes: int
    stores: Sequence[Copy]
    without_store: Sequence[ServiceName]
    """Services that have no store yet: they never ran."""


async def make_backup(
    directory: NodeDirectory, to: Path, passphrase: bytes, now: datetime, randomness: Randomness = os.urandom
) -> Made:
    """Back the node in ``directory`` up into the file ``to``, while it runs or not.

    :raises ArrimageError: ``backup.exists``, ``backup.passphrase_short``, ``backup.store_*``,
        ``backup.pg_dump_*``, ``backup.link``, ``backup.cannot_write``, ``node.*``.
    """
    node = load_node(directory.config)
    refuse_to_overwrite(to)
    with workplace(directory.root) as place:
        copies = await copy_stores(*_stores(directory, node), place)
        size = write_whole(to, partial(_write, directory, node, copies, passphrase, now, randomness))
    write_mark(directory.backup_mark, Mark(now, str(to), size))
    without = [service for service in node.services if service not in {copy.service for copy in copies}]
    return Made(to, size, copies, without)


def write_whole(to: Path, write: Callable[[BinaryIO], None]) -> int:
    """Let ``write`` fill the file ``to``, which is there whole or not at all; return its size."""
    beside = to.with_name(f".{to.name}.partial")
    try:
        beside.unlink(missing_ok=True)  # what a power cut left
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            write(opened)
            opened.flush()
            os.fsync(descriptor)
        beside.replace(to)
        _keep_on_disk(to.parent)
        return to.stat().st_size
    except OSError as error:
        raise ArrimageError("backup.cannot_write", file=to, reason=error.strerror or str(error)) from error
    finally:
        beside.unlink(missing_ok=True)


def refuse_to_overwrite(to: Path) -> None:
    """Refuse a file that is there.

    :raises ArrimageError: ``backup.exists``.
    """
    if to.exists():
        raise ArrimageError("backup.exists", file=to)


def _stores(directory: NodeDirectory, node: NodeConfig) -> tuple[list[FileStore], list[ServerStore]]:
    files, servers = [], []
    for service in node.services:
        url = node.stores.get(service)
        if url is None or make_url(url).get_backend_name() == "sqlite":
            database = make_url(url).database if url else None
            file = Path(database) if database else _store_file(directory, service)
            if file is not None and os.path.lexists(file):  # a node that never ran has none
                refuse_links(directory.root, file)
                files.append(FileStore(service, file))
        else:
            password = directory.store_password(service)
            servers.append(ServerStore(service, url, password.read_text().strip() if password.exists() else ""))
    return files, servers


def _store_file(directory: NodeDirectory, service: ServiceName) -> Path | None:
    """Return where the service's store is: in the node, or in the piece of it that runs in a place of its own."""
    piece = NodeDirectory(directory.pieces / service.value)
    places = (one.stores / f"{service}.sqlite3" for one in (directory, piece))
    return next((file for file in places if os.path.lexists(file)), None)


def _write(
    directory: NodeDirectory,
    node: NodeConfig,
    copies: Sequence[Copy],
    passphrase: bytes,
    now: datetime,
    randomness: Randomness,
    opened: BinaryIO,
) -> None:
    of_node = {str(file.relative_to(directory.root)): file for file in files_of(directory)}
    if (told := told_weeks(directory)) is not None:
        of_node[directory.counts_state.name] = told
    stores = {copy.service.value: (f"stores/{copy.file.name}", copy) for copy in copies}
    files = of_node | {name: copy.file for name, copy in stores.values()}
    manifest = BackupManifest(
        format=FORMAT,
        arrimage=version("arrimage"),
        organization=node.organization,
        made_at=now.isoformat(timespec="seconds"),
        stores={
            service: StoredStore(kind=copy.kind, file=name, revisions=copy.revisions)
            for service, (name, copy) in stores.items()
        },
        files={name: described(file) for name, file in files.items()},
    )
    with (
        SealedWriter(opened, passphrase, randomness) as sealed,
        tarfile.open(fileobj=cast("BinaryIO", sealed), mode="w|") as tar,
    ):
        _add(tar, MANIFEST, manifest.model_dump_json(indent=1).encode())
        for name, file in files.items():
            info = tarfile.TarInfo(name)
            with open_plain(file) as content:
                info.size, info.mode = os.fstat(content.fileno()).st_size, 0o600
                tar.addfile(info, content)


def files_of(directory: NodeDirectory) -> list[Path]:
    """Return what a node's directory holds beside its stores: what was written by people, and the keys.

    :raises ArrimageError: ``backup.link``.
    """
    alone = [
        directory.config, directory.network, directory.hub_authority, directory.workers, directory.request,
        directory.ports, directory.roles_sql, directory.pins, directory.integrators,
        directory.destroyed_list,  # no key is in it, and a restored vault revives nobody who stands there
    ]  # fmt: skip
    found = [file for file in alone if os.path.lexists(file)]
    for folder in (directory.keys, directory.agreements):
        refuse_links(directory.root, folder)
        found += sorted(folder.rglob("*"))
    for file in found:
        refuse_links(directory.root, file)
    return [file for file in found if file.is_file()]


def told_weeks(directory: NodeDirectory) -> Path | None:
    """Return what remembers which weeks were told: in the node, or in its server's piece if that runs alone.

    :raises ArrimageError: ``backup.link``.
    """
    for place in (NodeDirectory(directory.pieces / SERVER), directory):
        if os.path.lexists(place.counts_state):
            refuse_links(directory.root, place.counts_state)
            return place.counts_state
    return None


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    tar.addfile(info, io.BytesIO(content))


def _keep_on_disk(folder: Path) -> None:
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
