"""The statements on the access log: entries are added and read; none is ever changed or taken away (R-329)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, or_, select, update

from arrimage_chassis.store import Session
from arrimage_chassis.trail.log import Draft, Log, add_at_the_end, parts_of
from arrimage_intake.domain.access_log import Action
from arrimage_intake.store.access_log_tables import AccessLogHead, AccessLogRow

_TABLES: Final = AccessLogRow.metadata.tables
LOG: Final = Log(_TABLES[AccessLogRow.__tablename__], _TABLES[AccessLogHead.__tablename__])


def add(session: Session, draft: Draft) -> None:
    """Write ``draft`` as the last thing before the session's commit."""
    add_at_the_end(session, LOG, draft)


async def head_of(session: Session) -> AccessLogHead | None:
    """Return how far the log goes, as its store says; None if even that was taken away."""
    return await session.get(AccessLogHead, 1)


async def mark_anchored(session: Session, number: int) -> None:
    """Write down up to which number the log is known outside of its store."""
    await session.execute(
        update(AccessLogHead)
        .where(AccessLogHead.only == 1, AccessLogHead.anchored < number)
        .values(anchored=number)
    )


async def count_since(session: Session, actions: Sequence[Action], since: datetime) -> int:
    """Count the entries of some actions since an instant."""
    found = await session.scalar(
        select(func.count())
        .select_from(AccessLogRow)
        .where(AccessLogRow.action.in_(actions), AccessLogRow.at >= since)
    )
    return int(found or 0)


def all_rows(session: Session) -> AsyncIterator[Sequence[Row[Any]]]:
    """Yield the whole log in parts, the first entry first."""
    return parts_of(session, LOG)


async def rows_of_case(session: Session, case_id: UUID) -> Sequence[AccessLogRow]:
    """Return the entries about a case, and those about several, which may name it in what is sealed."""
    found = await session.scalars(
        select(AccessLogRow)
        .where(or_(AccessLogRow.case_id == case_id, AccessLogRow.case_id.is_(None)))
        .order_by(AccessLogRow.number)
    )
    return found.all()


async def rows_of_case_only(session: Session, case_id: UUID, actions: Sequence[Action]) -> Sequence[AccessLogRow]:
    """Return the entries of some actions about one case, the first first."""
    found = await session.scalars(
        select(AccessLogRow)
        .where(AccessLogRow.case_id == case_id, AccessLogRow.action.in_(actions))
        .order_by(AccessLogRow.number)
    )
    return found.all()
