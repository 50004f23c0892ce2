"""What a test process makes once for all of its twins: HTTP applications, migrated stores, compiled statements.

A twin is then started in a fraction of the time. What is shared holds nothing of a twin: an application finds the
runtime of the twin that is asked, a store is copied, and a statement's text does not depend on who runs it.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, cast

import asyncpg
from fastapi import FastAPI
from sqlalchemy import URL, event, make_url
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from starlette.types import Receive, Scope, Send

from arrimage_chassis.clock import SimulatedClock
from arrimage_chassis.runtime import Runtime
from arrimage_chassis.serve import make_app
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.history import heads
from arrimage_chassis.store.migrate import migrate, version_locations

_APPS_KEPT = 16

_asked: ContextVar[Runtime] = ContextVar("arrimage_asked_runtime")
_apps: dict[tuple[object, ...], FastAPI] = {}
_templates: dict[tuple[object, ...], str] = {}
_directory = tempfile.TemporaryDirectory(prefix="arrimage-stores-")
_compiled: dict[str, MutableMapping[Any, Any]] = {"sqlite": {}, "postgresql": {}}


class _AskedRuntime:
    """Stands where an application looks for its runtime: it is the one of the twin that is asked."""

    def __getattr__(self, name: str) -> Any:
        return getattr(_asked.get(), name)


class TwinApp:
    """The HTTP application of one twin; its routes are those of every twin of the same service."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._app = _app_for(runtime)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request out of this twin's runtime."""
        token = _asked.set(self._runtime)
        try:
            await self._app(scope, receive, send)
        finally:
            _asked.reset(token)

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Start the runtime, and stop it at the end of the block, as a server of the application does."""
        lifespan = self._app.router.lifespan_context(self._app)
        _asked.set(self._runtime)
        await lifespan.__aenter__()
        try:
            yield
        finally:
            _asked.set(self._runtime)
            await lifespan.__aexit__(None, None, None)


def _app_for(runtime: Runtime) -> FastAPI:
    """Return the application of all twins that differ in nothing that is fixed when it is made."""
    manifest, settings = runtime.manifest, runtime.settings
    key = (
        (settings.service, manifest.commands, manifest.queries, manifest.parameters, id(manifest.pages)),
        (runtime.place.language, settings.max_message_bytes, isinstance(runtime.place.clock, SimulatedClock)),
    )
    app = _apps.get(key)
    if app is None:
        _asked.set(runtime)
        app = make_app(cast("Runtime", _AskedRuntime()))
        if len(_apps) >= _APPS_KEPT:
            _apps.pop(next(iter(_apps)))  # those of tests that make a definition each
        _apps[key] = app
    return app


def share_compiled_statements(store: Store) -> None:
    """Let ``store`` use what others of this process have compiled; SQLAlchemy keeps it by engine otherwise."""
    engine = store.engine.sync_engine
    engine.update_execution_options(compiled_cache=_compiled[engine.dialect.name])


def do_not_sync(store: Store) -> None:
    """Let SQLite hand over to the system without waiting for the disk, as the tests' PostgreSQL does.

    What a killed process has committed is kept all the same: only the machine itself could lose it.
    """
    if store.is_sqlite:

        @event.listens_for(store.engine.sync_engine, "connect")
        def hand_over(connection: Any, _record: object) -> None:
            cursor = connection.cursor()
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.close()


async def place_migrated_store(store_url: str, definition: ServiceDefinition) -> None:
    """Put a migrated store where there is none yet: a copy of the first one, which was migrated as any is."""
    url = make_url(store_url)
    key = (
        url.get_backend_name(),
        url.port,
        definition.migrations,
        heads(version_locations(definition.migrations)),
    )
    if url.get_backend_name() == "sqlite":
        file = Path(url.database or "")
        if not _is_there_or_cannot_be(file):
            shutil.copyfile(await _sqlite_template(key, definition), file)
    elif await _is_empty(url):
        if key not in _templates:
            await _migrate(store_url, definition)
            _templates[key] = await _copy_database(url, key)
        else:
            await _replace_database(url, _templates[key])


async def empty_store(store_url: str) -> None:
    """Take away all that a store holds: whoever starts on it next begins with nothing."""
    url = make_url(store_url)
    if url.get_backend_name() == "sqlite":
        _take_away(str(url.database))
        return
    connection = await _connect(url, url.database)
    try:
        await connection.execute("DROP SCHEMA public CASCADE")
        await connection.execute("CREATE SCHEMA public")
    finally:
        await connection.close()


def _take_away(file: str) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)


def _is_there_or_cannot_be(file: Path) -> bool:
    return file.exists() or not file.parent.is_dir()


async def _sqlite_template(key: tuple[object, ...], definition: ServiceDefinition) -> Path:
    if key not in _templates:
        file = Path(_directory.name) / f"{len(_templates)}.sqlite3"
        await _migrate(f"sqlite+aiosqlite:///{file}", definition)
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        _templates[key] = str(file)
    return Path(_templates[key])


async def _migrate(store_url: str, definition: ServiceDefinition) -> None:
    store = Store(store_url)
    try:
        await migrate(store, definition.metadata, definition.migrations)
    finally:
        await store.close()


async def _is_empty(url: URL) -> bool:
    """Tell whether a PostgreSQL database answers the superuser of the tests, and holds no table."""
    try:
        connection = await _connect(url, url.database)
    except (OSError, asyncpg.PostgresError):
        return False
    try:
        found = await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        mine = await connection.fetchval("SELECT current_setting('is_superuser')")
        return bool(found == 0 and mine == "on")
    finally:
        await connection.close()


async def _copy_database(url: URL, key: tuple[object, ...]) -> str:
    name = f"template_{len(_templates)}"
    await _administer(url, f'CREATE DATABASE "{name}" TEMPLATE "{url.database}" STRATEGY FILE_COPY')
    return name


async def _replace_database(url: URL, template: str) -> None:
    await _administer(
        url,
        f'DROP DATABASE "{url.database}"',
        f'CREATE DATABASE "{url.database}" TEMPLATE "{template}" STRATEGY FILE_COPY',
    )


async def _administer(url: URL, *statements: str) -> None:
    connection = await _connect(url, "postgres")
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _connect(url: URL, database: str | None) -> Any:
    return await asyncpg.connect(
        host=url.host, port=url.port, user=url.username, password=url.password, database=database
    )


def _same_for_all(dialect: type[Any]) -> None:
    """Let SQLAlchemy take two engines' dialects for one where it looks for a compiled statement.

    Each engine makes one of its own; those of this process are all made with the same options.
    """

    def same_kind(self: object, other: object) -> bool:
        return type(self) is type(other)

    def by_kind(self: object) -> int:
        return hash(type(self))

    dialect.__eq__, dialect.__hash__ = same_kind, by_kind  # type: ignore[assignment]


for each in (SQLiteDialect_aiosqlite, PGDialect_asyncpg):
    _same_for_all(each)
