"""Copies of a node's stores as they were at one instant, while the services go on.

All stores are kept from writing for the moment in which each is given a reader: what one service has handled,
another had said before. Then writing goes on, and the readers copy what they see.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from sqlalchemy import make_url

from arrimage.errors import ArrimageError
from arrimage_contracts.vocabularies import ServiceName

PG_DUMP: str = "ARRIMAGE_PG_DUMP"
_BUSY_SECONDS = 30.0
_LOCK = "LOCK TABLE outbox, inbox IN SHARE MODE"


@dataclass(frozen=True)
class FileStore:
    """A store in a SQLite file."""

    service: ServiceName
    file: Path


@dataclass(frozen=True)
class ServerStore:
    """A store on PostgreSQL."""

    service: ServiceName
    url: str
    password: str


@dataclass(frozen=True)
class Copy:
    """The copy of one store."""

    service: ServiceName
    kind: str
    file: Path
    revisions: tuple[str, ...]


async def copy_stores(files: Sequence[FileStore], servers: Sequence[ServerStore], to: Path) -> list[Copy]:
    """Copy all stores into the folder ``to`` as they are at one instant.

    :raises ArrimageError: ``backup.store_busy``, ``backup.pg_dump_missing``, ``backup.pg_dump_failed``,
        ``backup.store_away``.
    """
    dump = _pg_dump() if servers else ""
    async with AsyncExitStack() as reading:
        async with AsyncExitStack() as still:
            for server in servers:
                await still.enter_async_context(_locked(server))
            writers = [still.enter_context(closing(_keep_from_writing(store.file))) for store in files]
            readers = [reading.enter_context(closing(_reader(store.file))) for store in files]
            snapshots = [await reading.enter_async_context(_snapshot(server)) for server in servers]
            del writers
        copies = [
            await asyncio.to_thread(_copy_file, store.service, reader, to)
            for store, reader in zip(files, readers, strict=True)
        ]
        for server, (snapshot, revisions) in zip(servers, snapshots, strict=True):
            copies.append(await _copy_server(dump, server, snapshot, revisions, to))
    return copies


def _keep_from_writing(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        connection.close()
        raise ArrimageError("backup.store_busy", file=file, reason=str(error)) from error
    return connection


def _reader(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it sees this instant
    return connection


def _copy_file(service: ServiceName, reader: sqlite3.Connection, to: Path) -> Copy:
    target = to / f"{service}.sqlite3"
    with closing(sqlite3.connect(target)) as copy:
        reader.backup(copy)
        revisions = [row[0] for row in copy.execute("SELECT version_num FROM alembic_version")]
    target.chmod(0o600)
    return Copy(service, "sqlite", target, tuple(sorted(revisions)))


@asynccontextmanager
async def _locked(server: ServerStore) -> AsyncIterator[None]:
    connection = await _connect(server)
    try:
        async with connection.transaction():
            await connection.execute(_LOCK)
            yield
    finally:
        await connection.close()


@asynccontextmanager
async def _snapshot(server: ServerStore) -> AsyncIterator[tuple[str, tuple[str, ...]]]:
    connection = await _connect(server)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            rows = await connection.fetch("SELECT version_num FROM alembic_version")
            yield await connection.fetchval("SELECT pg_export_snapshot()"), tuple(sorted(row[0] for row in rows))
    finally:
        await connection.close()


async def _connect(server: ServerStore) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(_plain(server.url), password=server.password or None, timeout=10)
    except (OSError, asyncpg.PostgresError) as error:
        raise ArrimageError("backup.store_away", service=server.service, reason=type(error).__name__) from error


async def _copy_server(
    dump: str, server: ServerStore, snapshot: str, revisions: tuple[str, ...], to: Path
) -> Copy:
    target = to / f"{server.service}.dump"
    where = ["--dbname", _plain(server.url), f"--snapshot={snapshot}"]
    command = [dump, "--format=custom", "--no-owner", "--no-privileges", "--file", str(target), *where]
    process = await asyncio.create_subprocess_exec(
        *command,
        env=_environment(server.password),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    if process.returncode:
        reason = said.decode(errors="replace").strip().splitlines()
        raise ArrimageError("backup.pg_dump_failed", service=server.service, reason=reason[0] if reason else "?")
    target.chmod(0o600)
    return Copy(server.service, "postgresql", target, revisions)


def _environment(password: str) -> Mapping[str, str]:
    return {**os.environ, "PGPASSWORD": password} if password else dict(os.environ)


def _plain(url: str) -> str:
    parts = make_url(url).set(drivername="postgresql", password=None)
    return parts.render_as_string(hide_password=False)


def _pg_dump() -> str:
    found = os.environ.get(PG_DUMP) or shutil.which("pg_dump")
    if not found:
        raise ArrimageError("backup.pg_dump_missing", variable=PG_DUMP)
    return found
