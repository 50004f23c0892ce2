"""Does each service's store answer, is it of this version, and what waits in it? Stores are only read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import asyncpg
from sqlalchemy import Connection, create_engine, func, inspect, make_url, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from arrimage.doctor.findings import Finding, found
from arrimage.node.config import NodeConfig
from arrimage.node.directory import NodeDirectory
from arrimage.services import definition_of
from arrimage_chassis.delivery.parking import State
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.revisions import revisions_of
from arrimage_chassis.store.tables import outbox, parked
from arrimage_contracts.vocabularies import ServiceName

WAITED_TOO_LONG_MINUTES = 15


@dataclass(frozen=True)
class _Seen:
    """What was seen in one store."""

    revisions: frozenset[str]
    oldest_waiting: datetime | None = None
    refused: int = 0
    stuck: int = 0


async def check_stores(directory: NodeDirectory, node: NodeConfig, now: datetime) -> list[Finding]:
    """Look into the store of each service that has one."""
    findings: list[Finding] = []
    for service in node.services:
        url = node.stores.get(service)
        if url is None or make_url(url).get_backend_name() == "sqlite":
            database = make_url(url).database if url else None
            file = Path(database) if database else directory.stores / f"{service}.sqlite3"
            seen = _look_into_file(service, file)
        else:
            seen = await _look_into_postgres(directory, service, url)
        if isinstance(seen, Finding):
            findings.append(seen)
        elif seen is not None:
            findings += _judge(service, seen, now)
    return findings


def _look_into_file(service: ServiceName, file: Path) -> _Seen | Finding | None:
    if not file.exists():
        return None  # it never ran
    # without a write-ahead log nobody writes: nothing beside the file is then needed, or made
    how = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "mode=ro&immutable=1"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True)

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)
    try:
        with engine.connect() as connection:
            return _look(connection)
    except SQLAlchemyError as error:
        return found("store.damaged", service=service.value, reason=_reason(error))


async def _look_into_postgres(directory: NodeDirectory, service: ServiceName, url: str) -> _Seen | Finding:
    parts = make_url(url)
    password_file = directory.store_password(service)
    values = {
        "service": service.value,
        "address": f"{parts.host}:{parts.port or 5432}",
        "role": parts.username,
        "database": parts.database,
        "file": password_file,
    }
    store = Store(url, password_file=password_file if password_file.exists() else None, connections=1)
    try:
        async with store.reading() as session:
            return await (await session.connection()).run_sync(_look)
    except (SQLAlchemyError, OSError, asyncpg.PostgresError) as error:
        cause = _cause(error)
        if isinstance(cause, asyncpg.InvalidAuthorizationSpecificationError):
            return found("postgres.password", **values)
        if isinstance(cause, asyncpg.InvalidCatalogNameError):
            return found("postgres.database_missing", **values)
        if isinstance(cause, OSError | TimeoutError | asyncpg.CannotConnectNowError):
            return found("postgres.away", **values)
        return found("store.damaged", service=service.value, reason=type(cause).__name__)
    finally:
        await store.close()


def _look(connection: Connection) -> _Seen:
    if not inspect(connection).has_table("alembic_version"):
        return _Seen(frozenset())  # the service ended before it made its tables
    revisions = frozenset(connection.scalars(text("SELECT version_num FROM alembic_version")))
    with suppress(ProgrammingError, OperationalError):  # of another version, the tables may be others
        return _look_at_events(connection, revisions)
    return _Seen(revisions)


def _look_at_events(connection: Connection, revisions: frozenset[str]) -> _Seen:
    oldest = connection.scalar(
        select(outbox.c.created_at).where(outbox.c.published_at.is_(None)).order_by(outbox.c.seq).limit(1)
    )
    refused = connection.scalar(select(func.count()).select_from(outbox).where(outbox.c.refused_code.is_not(None)))
    stuck = connection.scalar(select(func.count()).select_from(parked).where(parked.c.state == State.STUCK))
    return _Seen(revisions, oldest, refused or 0, stuck or 0)


def _judge(service: ServiceName, seen: _Seen, now: datetime) -> Iterator[Finding]:
    definition = definition_of(service)
    known, heads = revisions_of(definition.migrations)
    if newer := sorted(seen.revisions - known):
        yield found("store.newer", service=service.value, revision=", ".join(newer))
    elif not heads <= seen.revisions:
        yield found("store.not_migrated", service=service.value)
    if seen.stuck:
        yield found("events.stuck", service=service.value, count=seen.stuck)
    if seen.refused:
        yield found("events.refused", service=service.value, count=seen.refused)
    if seen.oldest_waiting is not None:
        minutes = int((now - seen.oldest_waiting).total_seconds() // 60)
        if minutes >= WAITED_TOO_LONG_MINUTES:
            yield found("events.wait", service=service.value, minutes=minutes)


def _cause(error: BaseException) -> BaseException:
    """Return what the driver raised at first."""
    original = getattr(error, "orig", None)
    while True:
        following = original or error.__cause__
        if following is None:
            return error
        error, original = following, getattr(following, "orig", None)


def _reason(error: SQLAlchemyError) -> str:
    cause = _cause(error)
    return f"{type(cause).__name__}: {cause}" if isinstance(cause, sqlite3.Error) else type(cause).__name__
