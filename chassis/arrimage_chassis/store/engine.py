"""One engine a service, and its two kinds of session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine import Connection, ExceptionContext, ExecutionContext
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from arrimage_chassis.store import one_trip
from arrimage_chassis.store.at_rest import pass_over_what_ended
from arrimage_chassis.store.lasting import end_what_lasts_too_long
from arrimage_chassis.store.outage import is_momentary, is_outage, is_read_only, trouble_of
from arrimage_chassis.store.troubles import StoreTroubles
from arrimage_chassis.store.writes import count_writes

_WRITES, _READS = "arrimage_writes", "arrimage_reads"
_BUSY_MILLISECONDS = 10_000
_CONNECT_SECONDS = 5
_STATEMENT_SECONDS = 60
_ANSWER_SECONDS = 70
"""Longer than a statement may take, so that the server ends it and says so, unless the server itself is silent."""
CONNECTIONS = 5
"""How many connections to PostgreSQL a service keeps open; as many again are opened while they are needed."""


class Store:
    """Transactions on a service's own store, on SQLite or PostgreSQL.

    On SQLite the driver's own transactions are off and a writing transaction says ``BEGIN IMMEDIATE``: otherwise
    an outer rollback would leave a released savepoint committed, and a reader that begins to write would fail
    at once with "database is locked".
    """

    def __init__(
        self,
        url: str,
        *,
        longest_pause_seconds: float = 15.0,
        password_file: Path | None = None,
        connections: int = CONNECTIONS,
        leaves_no_traces: bool = False,
    ) -> None:
        """Open nothing yet.

        :param leaves_no_traces: what is deleted is overwritten on SQLite, and no log keeps it (the vault).
        :param password_file: read again for each new connection, so that a changed password needs no restart.
        :param connections: to PostgreSQL, at rest; twice as many at most.
        :param longest_pause_seconds: a process that is paused for longer inside a transaction is disconnected by
            PostgreSQL, so that its locks stop nobody else; in the midst of a question after ten times as long,
            by a server of version 17 or later; an older one waits for the rest of the question.
        """
        self.engine = (
            _sqlite(url, leaves_no_traces=leaves_no_traces)
            if make_url(url).get_backend_name() == "sqlite"
            else _postgresql(url, longest_pause_seconds, password_file, connections)
        )
        event.listen(self.engine.sync_engine, "before_cursor_execute", count_writes)
        event.listen(self.engine.sync_engine, "before_cursor_execute", _refuse_to_write)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.trouble: str | None = None
        """What the last transaction that was to write found wrong: ``store.full``; None: nothing."""
        self.troubles = StoreTroubles()
        self.errors = 0
        """How many transactions that were to write did."""
        self.carries: dict[str, Any] = {}
        """What each session has in its ``info``."""
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._one_writer = asyncio.Lock()

    @property
    def away(self) -> bool:
        """Whether the store is gone, full or read-only."""
        return self.trouble is not None

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Open a session in a writing transaction, committed at the end, rolled back on an exception.

        :raises SQLAlchemyError: if the store fails, whatever its driver raised; see
            :func:`arrimage_chassis.store.outage.is_outage`.
        """
        try:
            async with AsyncExitStack() as stack:
                if self.is_sqlite:
                    await stack.enter_async_context(self._one_writer)
                session = await stack.enter_async_context(self._sessions(info=self.carries))
                await _connect(session, {_WRITES: True})
                yield session
                await session.commit()
        except SQLAlchemyError as error:
            if is_outage(error) and not is_momentary(error):
                self.trouble = trouble_of(error)
                self.troubles.tell(error, "writing")
                self.errors += 1
            raise
        self.trouble = None
        self.troubles.over()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open a session that changes nothing.

        On SQLite it sees one state of the store. On PostgreSQL each statement sees what was committed before it,
        as in a transaction of the default kind, which is not begun: it would cost two more questions.

        :raises SQLAlchemyError: if the store fails, whatever its driver raised.
        :raises RuntimeError: for an insert, update or delete that is not plain text.
        """
        how = {_READS: True} if self.is_sqlite else {_READS: True, "isolation_level": "AUTOCOMMIT"}
        async with self._sessions(info=self.carries) as session:
            await _connect(session, how)
            yield session

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


async def _connect(session: AsyncSession, options: dict[str, Any]) -> None:
    try:
        await session.connection(execution_options=options)
    except OSError as error:  # a server that is down: asyncpg raises it as it is
        raise OperationalError("connect", None, error) from error


def _refuse_to_write(
    connection: Connection,
    _cursor: object,
    _statement: str,
    _parameters: object,
    context: ExecutionContext | None,
    _many: bool,
) -> None:
    """Hold who said that it reads to it: where no transaction is rolled back, nothing else would."""
    if connection.get_execution_options().get(_READS) and getattr(context, "is_crud", False):
        raise RuntimeError("a session that was opened to read was to write")


def _postgresql(
    url: str, longest_pause_seconds: float, password_file: Path | None, connections: int
) -> AsyncEngine:
    # hide_parameters: what a statement carries may be a name, and an error's text may be shown or logged.
    limits = {
        "idle_in_transaction_session_timeout": str(int(longest_pause_seconds * 1000)),
        "statement_timeout": str(_STATEMENT_SECONDS * 1000),
        "application_name": "arrimage",
    }
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=connections,
        hide_parameters=True,
        connect_args={
            "timeout": _CONNECT_SECONDS,
            "command_timeout": _ANSWER_SECONDS,
            "server_settings": limits,
        },
    )

    pass_over_what_ended(engine.sync_engine)
    end_what_lasts_too_long(engine.sync_engine, longest_pause_seconds)

    @event.listens_for(engine.sync_engine, "handle_error")
    def call_it_an_outage(context: ExceptionContext) -> None:
        error = context.original_exception
        if context.sqlalchemy_exception is None and isinstance(error, OSError):
            raise OperationalError(context.statement, None, error, hide_parameters=True) from error

    if password_file is not None:

        @event.listens_for(engine.sync_engine, "do_connect")
        def with_password(_dialect: object, _record: object, _args: object, parameters: dict[str, Any]) -> None:
            parameters["password"] = password_file.read_text(encoding="utf-8").strip()

    return engine


def _sqlite(url: str, *, leaves_no_traces: bool) -> AsyncEngine:
    engine = create_async_engine(url, hide_parameters=True, connect_args={"async_creator_fn": one_trip.connect})
    kept = ("journal_mode=DELETE", "secure_delete=ON") if leaves_no_traces else ("journal_mode=WAL",)

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            *kept,
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={_BUSY_MILLISECONDS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "handle_error")
    def open_anew(context: ExceptionContext) -> None:
        """A file that was opened on a read-only disk stays read-only when the disk no longer is: open it anew."""
        if is_read_only(context.original_exception):
            context.is_disconnect = True

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
