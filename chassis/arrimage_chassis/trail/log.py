"""An access log in a store: entries are added at its end and read; none is ever changed or taken away (R-329)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Table, event, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session as PlainSession

from arrimage_chassis.store.locking import locked

_PENDING: Final = "arrimage_access_log"
_A_PART: Final = 1000


@dataclass(frozen=True)
class Log:
    """Where the log of a service is. ``head`` has one row, which whoever adds an entry holds until the commit."""

    rows: Table
    """``number, at, action, case_id, sealed, link``."""
    head: Table
    """``only, number, link``."""


@dataclass(frozen=True)
class Draft:
    """An entry that is to be written when the unit of work ends."""

    at: datetime
    action: str
    case_id: UUID | None
    sealed: bytes
    link: Callable[[bytes, int, Draft], bytes]
    """Makes its link from the one before, its number, and itself."""


def add_at_the_end(session: AsyncSession, log: Log, draft: Draft) -> None:
    """Write ``draft`` as the last thing before the session's commit; nothing of it is there after a rollback.

    Only then: the log has one end, and who writes there keeps everybody else from it until the commit.
    """
    plain = session.sync_session
    pending: list[Draft] | None = plain.info.get(_PENDING)
    if pending is None:
        pending = plain.info[_PENDING] = []
        event.listen(plain, "before_commit", lambda ending: _write(ending, log))
        event.listen(plain, "after_rollback", _forget)
    pending.append(draft)


def _write(session: PlainSession, log: Log) -> None:
    pending: list[Draft] = session.info[_PENDING]
    if not pending:
        return
    drafts, session.info[_PENDING] = pending, []
    session.flush()
    head = log.head.c
    ends = session.execute(locked(select(head.number, head.link).where(head.only == 1))).one()
    number, link = ends.number, ends.link
    rows = []
    for draft in drafts:
        number += 1
        link = draft.link(link, number, draft)
        rows.append(
            {
                "number": number,
                "at": draft.at,
                "action": draft.action,
                "case_id": draft.case_id,
                "sealed": draft.sealed,
                "link": link,
            }
        )
    session.execute(insert(log.rows), rows)
    session.execute(update(log.head).where(head.only == 1).values(number=number, link=link))


def _forget(session: PlainSession) -> None:
    session.info[_PENDING] = []


async def end_of(session: AsyncSession, log: Log) -> Row[Any] | None:
    """Return how far the log goes, as its store says; None if even that was taken away."""
    return (await session.execute(select(log.head).where(log.head.c.only == 1))).first()


async def parts_of(session: AsyncSession, log: Log) -> AsyncIterator[Sequence[Row[Any]]]:
    """Yield the whole log in parts, the first entry first."""
    number, last = log.rows.c.number, None
    while True:
        part = select(log.rows).order_by(number).limit(_A_PART)
        rows = (await session.execute(part if last is None else part.where(number > last))).all()
        if not rows:
            return
        yield rows
        last = rows[-1].number
