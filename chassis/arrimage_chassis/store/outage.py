"""Is the store away, or did it refuse one statement? The first is waited for, the second is somebody's fault.

SQLAlchemy's classes do not tell: a wrong statement and a full disk are both OperationalError with sqlite3, a value
out of range and a lost connection are both DBAPIError with asyncpg. The database's own codes do.
"""

from __future__ import annotations

from errno import EDQUOT, EFBIG, ENOSPC
from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError

# https://sqlite.org/rescode.html: BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN,
# PROTOCOL, NOLFS, AUTH, NOTADB
_SQLITE_AWAY: Final = frozenset({5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 22, 23, 26})
_SQLITE_MOMENTARY: Final = frozenset({5, 6})
_SQLITE_READ_ONLY: Final = 8
_SQLITE_FULL: Final = 13
# IOERR_WRITE, IOERR_SHMSIZE: what a quota or a limit of file size answers in place of "disk full"
_SQLITE_NO_ROOM: Final = frozenset({778, 4874})
_SQLSTATE_TROUBLES: Final = (
    ("53100", "store.full"),
    ("25006", "store.read_only"),
    ("28", "store.refused"),
    ("3D", "store.refused"),
    ("55", "store.locked"),
)

# SQLSTATE classes of PostgreSQL: connection, transaction rollback (deadlock, serialization), lack of resources
# (disk full), not in the right state (lock not available), operator intervention, system error, configuration,
# internal error. 25006: the server is read-only.
_SQLSTATE_AWAY: Final = ("08", "40", "53", "55", "57", "58", "F0", "XX", "25006", "28", "3D")
_SQLSTATE_MOMENTARY: Final = ("40", "55")


def is_outage(error: SQLAlchemyError) -> bool:
    """Tell whether the store itself failed (gone, full, locked, a deadlock): the same may succeed later."""
    if isinstance(error, PoolTimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or isinstance(error.orig, OSError):
        return True
    if (code := _sqlite_code(error)) is not None:
        return code in _SQLITE_AWAY
    if (state := _sqlstate(error)) is not None:
        return state.startswith(_SQLSTATE_AWAY)
    # with no code of the database: the driver's own trouble, as asyncpg's InternalClientError on a connection that
    # ends while it is used; no statement is to blame
    return isinstance(error, (OperationalError, InterfaceError, InternalError))


def is_momentary(error: SQLAlchemyError) -> bool:
    """Tell whether an outage is no more than two transactions in each other's way."""
    if not isinstance(error, DBAPIError):
        return False
    if (code := _sqlite_code(error)) is not None:
        return code in _SQLITE_MOMENTARY
    state = _sqlstate(error)
    return state is not None and state.startswith(_SQLSTATE_MOMENTARY)


def is_read_only(raised: BaseException) -> bool:
    """Tell whether SQLite ``raised`` it because it may not write into its file."""
    extended = getattr(raised, "sqlite_errorcode", None)
    return isinstance(extended, int) and extended & 0xFF == _SQLITE_READ_ONLY


def is_overtaken(error: SQLAlchemyError) -> bool:
    """Tell whether another transaction changed what this one had read and would write: begun anew, it succeeds."""
    return isinstance(error, StaleDataError)


def trouble_of(error: SQLAlchemyError) -> str:
    """Return the stable code of what ails the store: what a person does about it differs."""
    if isinstance(trouble := getattr(error, "trouble", None), str):
        return trouble  # it says so itself, as the vault does
    if isinstance(error, DBAPIError):
        extended = getattr(error.orig, "sqlite_errorcode", None)
        code = _sqlite_code(error)
        if code == _SQLITE_FULL or extended in _SQLITE_NO_ROOM:
            return "store.full"
        if code == _SQLITE_READ_ONLY:
            return "store.read_only"
        if code in _SQLITE_MOMENTARY:
            return "store.locked"
        for prefix, trouble in _SQLSTATE_TROUBLES:
            if (_sqlstate(error) or "").startswith(prefix):
                return trouble
        if isinstance(error.orig, OSError) and error.orig.errno in (ENOSPC, EDQUOT, EFBIG):
            return "store.full"
    return "store.away"


def _sqlite_code(error: DBAPIError) -> int | None:
    """Return the primary result code; the extended ones hold it in their low byte."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def _sqlstate(error: DBAPIError) -> str | None:
    state = getattr(error.orig, "sqlstate", None)
    return state if isinstance(state, str) else None
