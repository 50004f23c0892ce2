"""Bring a store to the present: the history of delivery's tables and that of the service's own, side by side."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, MetaData, inspect, text

from arrimage_chassis.store.engine import Store
from arrimage_chassis.store.history import heads
from arrimage_chassis.store.lasting import may_last
from arrimage_chassis.store.statements import is_our_turn, one_at_a_time
from arrimage_chassis.store.tables import DELIVERY

if TYPE_CHECKING:
    from alembic.config import Config

_HERE = Path(__file__).parent
_MIGRATE = "arrimage/migrate"
_DELIVERY_VERSIONS = _HERE / "versions"
_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


def version_locations(migrations: Path | None) -> list[Path]:
    """Return the folders of revisions: delivery's, and the service's own."""
    return [_DELIVERY_VERSIONS, *([migrations] if migrations else [])]


def alembic_config(connection: Connection, metadata: MetaData, migrations: Path | None) -> Config:
    """Return the settings under which Alembic runs on ``connection``."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE / "alembic"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(path) for path in version_locations(migrations)))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = [DELIVERY, metadata]
    return config


class MigratingElsewhereError(Exception):
    """Another instance migrates the store at this moment."""


class UnknownRevisionError(Exception):
    """The store bears a revision that this version does not know."""


async def migrate(store: Store, metadata: MetaData, migrations: Path | None, *, wait: bool = True) -> None:
    """Run every migration that ``store`` has not yet seen; two instances that start together take turns.

    Alembic costs ten megabytes and a tenth of a second: it is brought in only if there is something to do.

    :raises UnknownRevisionError: if the store is of a later version.
    :raises MigratingElsewhereError: if it is another's turn and this one is not to ``wait`` (PostgreSQL; a SQLite
        file is waited for as for any writer).
    """
    async with store.reading() as session:
        if await (await session.connection()).run_sync(_versions) == heads(version_locations(migrations)):
            return
    from alembic import command
    from alembic.util.exc import CommandError

    def upgrade(connection: Connection) -> None:
        command.upgrade(alembic_config(connection, metadata, migrations), "heads")

    # Alembic's context is one for the process: services that share one take turns as well
    turn = _TURNS.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    async with turn, store.writing() as session:
        await may_last(session)
        if not wait and not await is_our_turn(session, _MIGRATE):
            raise MigratingElsewhereError
        await one_at_a_time(session, _MIGRATE)
        try:
            await (await session.connection()).run_sync(upgrade)
        except CommandError as error:
            raise UnknownRevisionError from error


def _versions(connection: Connection) -> frozenset[str]:
    """Return where the store stands, in each of its histories."""
    if not inspect(connection).has_table("alembic_version"):
        return frozenset()
    return frozenset(connection.execute(text("SELECT version_num FROM alembic_version")).scalars())


async def differences(store: Store, metadata: MetaData) -> list[object]:
    """Return what the migrated store lacks of the tables as declared; a test holds that it is nothing."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    declared = MetaData()
    for table in [*DELIVERY.tables.values(), *metadata.tables.values()]:
        table.to_metadata(declared)

    def compare(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, declared))

    async with store.reading() as session:
        return await (await session.connection()).run_sync(compare)
