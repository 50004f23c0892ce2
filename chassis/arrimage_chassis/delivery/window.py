"""What of the outbox may go now: the rows that the relay publishes together.

The queries are made once: to build one costs more than to run it, and a quiet event pays for it alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.delivery.ways import Way
from arrimage_chassis.store.tables import outbox

WINDOW: Final = 500
"""How many rows at most."""
_READ: Final = tuple(
    outbox.c[name]
    for name in (
        "seq", "message_id", "event_id", "lane", "way", "recipient", "case_id", "subject", "body", "attempts",
    )
)  # fmt: skip


async def read(
    session: AsyncSession, closed: Sequence[str], paused: Mapping[Way, Sequence[str]]
) -> Sequence[Row[Any]]:
    """Return the withdrawals that wait, then the oldest of what nothing holds back.

    :param closed: the lanes that have no connection.
    :param paused: the recipients that are left alone for a while, by way.
    """
    given = {"closed": closed, **{_paused(way): recipients for way, recipients in paused.items()}}
    rows = (await session.execute(_ALL, given)).all()
    first = [row for row in rows if row.way == Way.WITHDRAWAL]
    if len(rows) == WINDOW:  # more of them may lie behind all that was read
        first = list((await session.execute(_WITHDRAWALS, given)).all())
    return [*first, *(row for row in rows if row.way != Way.WITHDRAWAL)][:WINDOW]


def _paused(way: Way) -> str:
    return f"paused_{way}"


def _goes(way: Way) -> ColumnElement[bool]:
    such = outbox.c.way == literal_column(f"'{way}'")  # a literal, or SQLite could not use the index of it
    return and_(such, outbox.c.recipient.not_in(bindparam(_paused(way), expanding=True)))


def _held_back() -> ColumnElement[bool]:
    """Return the condition that an event of the same (recipient, case, way) was refused for ever."""
    refused = outbox.alias("refused")
    return (
        select(refused.c.seq)
        .where(
            refused.c.recipient == outbox.c.recipient,
            refused.c.case_id == outbox.c.case_id,
            refused.c.way == outbox.c.way,
            refused.c.published_at.is_(None),
            refused.c.refused_code.is_not(None),
        )
        .exists()
    )


def _oldest_first(which: ColumnElement[bool]) -> Select[Any]:
    has_connection = outbox.c.lane.not_in(bindparam("closed", expanding=True))
    return (
        select(*_READ)
        .where(outbox.c.published_at.is_(None), has_connection, which)
        .order_by(outbox.c.seq)
        .limit(WINDOW)
    )


_WITHDRAWAL: Final = and_(_goes(Way.WITHDRAWAL), outbox.c.refused_code.is_(None))
_WITHDRAWALS: Final = _oldest_first(_WITHDRAWAL)
_ALL: Final = _oldest_first(or_(_WITHDRAWAL, and_(or_(_goes(Way.PLAIN), _goes(Way.SEALED)), ~_held_back())))
