"""Is the store away, or did it refuse one statement? The first is waited for, the second is somebody's fault.

SQLAlchemy's classes do not tell: a wrong statement and a full disk are both OperationalError with sqlite3, a value
out of range and a lost connection are both DBAPIError with asyncpg. The database's own codes do.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

# https://sqlite.org/rescode.html: BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN,
# PROTOCOL, NOLFS, AUTH, NOTADB
_SQLITE_AWAY: Final = frozenset({5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 22, 23, 26})
_SQLITE_MOMENTARY: Final = frozenset({5, 6})

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
    return isinstance(error, (OperationalError, InterfaceError))


def is_momentary(error: SQLAlchemyError) -> bool:
    """Tell whether an outage is no more than two transactions in each other's way."""
    if not isinstance(error, DBAPIError):
        return False
    if (code := _sqlite_code(error)) is not None:
        return code in _SQLITE_MOMENTARY
    state = _sqlstate(error)
    return state is not None and state.startswith(_SQLSTATE_MOMENTARY)


def _sqlite_code(error: DBAPIError) -> int | None:
    """Return the primary result code; the extended ones hold it in their low byte."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def _sqlstate(error: DBAPIError) -> str | None:
    state = getattr(error.orig, "sqlstate", None)
    return state if isinstance(state, str) else None
