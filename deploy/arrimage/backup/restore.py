"""``arrimage node restore``: a backup into a new directory, verified, and made ready to go on from where it was.

What the node said inside itself is said again at the next start: its stream is made anew from the outboxes, and
each service knows by its inbox what it has handled. A restored store has new sequences, for its old numbers may
have been used after the backup. What the hub delivered since is asked for again (``network redeliver``).
"""

from __future__ import annotations

import shutil
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from pydantic import ValidationError

from arrimage.backup.manifest import MANIFEST, BackupManifest, described
from arrimage.backup.sealed_file import FORMAT, SealedReader
from arrimage.errors import ArrimageError
from arrimage.node.directory import NodeDirectory
from arrimage.services import definition_of
from arrimage_chassis.store.revisions import revisions_of
from arrimage_contracts.subjects import OWN_STREAM

GO_ON: Final = (
    # said again inside the node, whose stream is new; under the same event ids, so that it takes effect once. What
    # was refused for ever stays as a person has settled it
    "UPDATE outbox SET published_at = NULL, stream = NULL, stream_seq = NULL, attempts = 1 "
    "WHERE lane = 'own' AND refused_code IS NULL",
    f"DELETE FROM stream_position WHERE stream = '{OWN_STREAM}'",  # noqa: S608 - a name of our own
    # numbers that were given after the backup are not given again
    "DELETE FROM store_identity",
    "DELETE FROM lease",
)
"""What each restored store is told before its service starts."""
_MANIFEST_BYTES: Final = 16 << 20


@dataclass(frozen=True)
class Restored:
    """A node that was restored."""

    directory: NodeDirectory
    manifest: BackupManifest

    @property
    def dumps(self) -> list[tuple[str, Path]]:
        """The stores that PostgreSQL is still to be given, by service."""
        return [
            (service, self.directory.root / store.file)
            for service, store in self.manifest.stores.items()
            if store.kind == "postgresql"
        ]


def restore_backup(file: Path, to: Path, passphrase: bytes) -> Restored:
    """Restore the backup ``file`` into the directory ``to``, which is new or empty; all of it or nothing.

    :raises ArrimageError: ``backup.directory_used``, ``backup.unreadable``, ``backup.not_one``,
        ``backup.damaged``, ``backup.wrong_passphrase``, ``backup.newer``.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise ArrimageError("backup.directory_used", directory=to)
    to.parent.mkdir(parents=True, exist_ok=True)
    partial = to.with_name(f".{to.name}.restoring")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    try:
        with file.open("rb") as opened:
            manifest = _unpack(opened, file, partial, passphrase)
        _verify(file, partial, manifest)
        _make_ready(partial, manifest)
        if to.exists():
            to.rmdir()
        partial.rename(to)
    except OSError as error:
        raise ArrimageError("backup.unreadable", file=file, reason=error.strerror or str(error)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return Restored(NodeDirectory(to), manifest)


def _unpack(opened: BinaryIO, file: Path, to: Path, passphrase: bytes) -> BackupManifest:
    with SealedReader(opened, passphrase) as sealed:
        try:
            with tarfile.open(fileobj=cast("BinaryIO", sealed), mode="r|") as tar:
                manifest = _read_manifest(tar, file)
                while (member := tar.next()) is not None:
                    _take(tar, member, manifest, to, file)
            while sealed.read(1 << 20):
                pass  # to the last piece: what was cut off is found
        except (tarfile.TarError, EOFError) as error:
            raise ArrimageError("backup.damaged", file=file) from error
    return manifest


def _read_manifest(tar: tarfile.TarFile, file: Path) -> BackupManifest:
    first = tar.next()
    is_it = first is not None and first.name == MANIFEST and first.isfile() and first.size <= _MANIFEST_BYTES
    content = tar.extractfile(first) if first is not None and is_it else None
    if content is None:
        raise ArrimageError("backup.damaged", file=file)
    try:
        manifest = BackupManifest.model_validate_json(content.read())
    except ValidationError as error:
        raise ArrimageError("backup.damaged", file=file) from error
    if manifest.format > FORMAT:
        raise ArrimageError("backup.newer", file=file, made_by=manifest.arrimage)
    _refuse_newer_stores(file, manifest)
    return manifest


def _refuse_newer_stores(file: Path, manifest: BackupManifest) -> None:
    for service, store in manifest.stores.items():
        known, _ = revisions_of(definition_of(service).migrations)
        if not set(store.revisions) <= known:
            raise ArrimageError("backup.newer", file=file, made_by=manifest.arrimage)


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, manifest: BackupManifest, to: Path, file: Path) -> None:
    # one with holes would fill the disk from nothing: what is written is as long as what was read
    is_plain = member.isfile() and not member.issparse()
    content = tar.extractfile(member) if is_plain and member.name in manifest.files else None
    if content is None:
        raise ArrimageError("backup.damaged", file=file)
    target = to / member.name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with target.open("xb") as written:
        shutil.copyfileobj(content, written)
    target.chmod(0o600)


def _verify(file: Path, directory: Path, manifest: BackupManifest) -> None:
    for name, expected in manifest.files.items():
        if not (directory / name).is_file() or described(directory / name) != expected:
            raise ArrimageError("backup.damaged", file=file)


def _make_ready(directory: Path, manifest: BackupManifest) -> None:
    for store in manifest.stores.values():
        if store.kind == "sqlite":
            with closing(sqlite3.connect(directory / store.file)) as connection, connection:
                for statement in GO_ON:
                    connection.execute(statement)
        else:
            script = (directory / store.file).with_suffix(".after-restore.sql")
            script.write_text("".join(f"{statement};\n" for statement in GO_ON), encoding="utf-8")
