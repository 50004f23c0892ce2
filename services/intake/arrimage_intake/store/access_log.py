"""The statements on the access log: entries are added and read; none is ever changed or taken away (R-329)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import event, func, insert, or_, select, update
from sqlalchemy.orm import Session as PlainSession

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import locked
from arrimage_intake.domain.access_log import Action
from arrimage_intake.store.access_log_tables import AccessLogHead, AccessLogRow

_PENDING: Final = "arrimage_access_log"
_A_PART: Final = 1000


@dataclass(frozen=True)
class Draft:
    """An entry that is to be written when the unit of work ends."""

    at: datetime
    action: Action
    case_id: UUID | None
    sealed: bytes
    link: Callable[[bytes, int, Draft], bytes]
    """Makes its link from the one before, its number, and itself."""


def add_at_the_end(session: Session, draft: Draft) -> None:
    """Write ``draft`` as the last thing before the session's commit; nothing of it is there after a rollback.

    Only then: the log has one end, and who writes there keeps everybody else from it until the commit.
    """
    plain = session.sync_session
    pending: list[Draft] | None = plain.info.get(_PENDING)
    if pending is None:
        pending = plain.info[_PENDING] = []
        event.listen(plain, "before_commit", _write)
        event.listen(plain, "after_rollback", _forget)
    pending.append(draft)


def _write(session: PlainSession) -> None:
    pending: list[Draft] = session.info[_PENDING]
    if not pending:
        return
    drafts, session.info[_PENDING] = pending, []
    session.flush()
    head = session.execute(
        locked(select(AccessLogHead.number, AccessLogHead.link).where(AccessLogHead.only == 1))
    ).one()
    number, link = head.number, head.link
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
    session.execute(insert(AccessLogRow), rows)
    session.execute(update(AccessLogHead).where(AccessLogHead.only == 1).values(number=number, link=link))


def _forget(session: PlainSession) -> None:
    session.info[_PENDING] = []


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


async def all_rows(session: Session) -> AsyncIterator[Sequence[AccessLogRow]]:
    """Yield the whole log in parts, the first entry first."""
    last = -(2**63)
    while True:
        found = await session.scalars(
            select(AccessLogRow).where(AccessLogRow.number > last).order_by(AccessLogRow.number).limit(_A_PART)
        )
        rows = found.all()
        if not rows:
            return
        yield rows
        last = rows[-1].number
        session.expunge_all()


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
