"""The calls as a worker reads them: what waits and what comes, and what has ended, some of each at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from arrimage_chassis.store import Session
from arrimage_followup.queries.find_followups import CallFile, files_of
from arrimage_followup.store import call_list
from arrimage_followup.store.tables import FollowupRow

AHEAD_DAYS: Final = 90
"""As far ahead as calls to come are shown."""
A_PAGE: Final = 25


@dataclass(frozen=True)
class Leaf:
    """Some calls of a list, and whether others follow."""

    files: Sequence[CallFile]
    more: bool


async def list_pending(session: Session, today: date, page: int) -> Leaf:
    """Return the calls that are due, then those of the next ninety days, earliest first; pages count from 1."""
    rows = await call_list.list_pending(
        session, today + timedelta(days=AHEAD_DAYS), offset=(page - 1) * A_PAGE, limit=A_PAGE + 1
    )
    return await _leaf(session, rows)


async def first_later(session: Session, today: date) -> date | None:
    """Return the day of the first call that is further ahead than the list goes; None if there is none."""
    return await call_list.first_after(session, today + timedelta(days=AHEAD_DAYS))


async def list_ended(session: Session, page: int) -> Leaf:
    """Return the calls that have ended, the last first; pages count from 1."""
    return await _leaf(session, await call_list.list_ended(session, offset=(page - 1) * A_PAGE, limit=A_PAGE + 1))


async def _leaf(session: Session, rows: Sequence[FollowupRow]) -> Leaf:
    return Leaf(await files_of(session, rows[:A_PAGE]), len(rows) > A_PAGE)
