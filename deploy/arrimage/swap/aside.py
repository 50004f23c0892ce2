"""A store that is set aside: kept whole, and never opened again by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from arrimage.errors import ArrimageError
from arrimage.node.prepare import PreparedNode
from arrimage_contracts.vocabularies import ServiceName

_ENDINGS = ("", "-wal", "-shm")


def store_of(ready: PreparedNode, service: ServiceName) -> Sequence[Path]:
    """Return the files of what runs as ``service`` now.

    :raises ArrimageError: ``swap.on_server`` if they are on a PostgreSQL server.
    """
    if ready.component(service) is not None:
        return [ready.directory.component_store(service)]
    return own_store(ready, service)


def own_store(ready: PreparedNode, service: ServiceName) -> Sequence[Path]:
    """Return the files of Arrimage's own service, whether it is what runs or not.

    :raises ArrimageError: ``swap.on_server`` if they are on a PostgreSQL server.
    """
    url = ready.node.stores.get(service)
    file = ready.directory.stores / f"{service}.sqlite3"
    if url is not None:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            raise ArrimageError("swap.on_server", service=service)
        file = Path(str(parsed.database))
    return [file.with_name(file.name + ending) for ending in _ENDINGS]


def unpublished(files: Sequence[Path]) -> int:
    """Count what a stopped service of ours committed and did not publish; another's is taken at its word."""
    file = files[0]
    if not file.is_file():
        return 0
    try:
        with closing(sqlite3.connect(file.absolute().as_uri() + "?mode=ro", uri=True)) as store:
            found: int = store.execute("SELECT count(*) FROM outbox WHERE published_at IS NULL").fetchone()[0]
    except sqlite3.Error:
        return 0
    return found


def set_aside(files: Sequence[Path], stores: Path, service: ServiceName, now: datetime) -> Path:
    """Move a store out of the way; return where it is kept.

    :raises OSError: if it cannot be moved, as from another disk; all of it is where it was then.
    """
    aside = stores / "set-aside" / f"{service}-{now:%Y%m%dT%H%M%S%f}"
    aside.mkdir(mode=0o700, parents=True)
    try:
        for file in files:
            if file.exists():
                file.rename(aside / file.name)
    except OSError:
        take_back(files, aside)
        aside.rmdir()
        raise
    return aside


def take_back(files: Sequence[Path], aside: Path) -> None:
    """Put a store that was set aside where it was."""
    for file in files:
        kept = aside / file.name
        if kept.exists():
            kept.rename(file)
