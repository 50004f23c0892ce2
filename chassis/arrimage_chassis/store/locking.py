"""Lock rows until the commit, and see them as they are once the lock is held.

PostgreSQL waits for whoever holds a row and then returns what that one wrote. SQLAlchemy throws this away for a
row that the session has loaded before, unless told otherwise: the decision would be made on what was there before
the wait. These are the only two ways in which a service locks. What was staged is written first: it is not lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

Row = TypeVar("Row")
Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])


def locked(statement: Query, *, of: Sequence[Any] | None = None, skip_locked: bool = False) -> Query:
    """Return ``statement`` so that it locks the rows it finds, and reads anew those that were loaded before.

    A session writes what is staged before any statement of its own.

    :param of: the mapped classes to lock, if not all of those in the statement.
    :param skip_locked: pass over what somebody else holds, in place of waiting.
    """
    return statement.with_for_update(of=of, skip_locked=skip_locked).execution_options(
        autoflush=True, populate_existing=True
    )


async def get_locked(session: AsyncSession, row: type[Row], key: object) -> Row | None:
    """Lock the row under ``key`` and return it as it is now, or None.

    Not by the session's own ``get``: under a lock that refuses a row whose version has risen.

    :raises StaleDataError: if a change of it is staged that was made on an older state.
    """
    (column,) = inspect(row, raiseerr=True).primary_key
    return (await session.scalars(locked(select(row).where(column == key)))).one_or_none()
