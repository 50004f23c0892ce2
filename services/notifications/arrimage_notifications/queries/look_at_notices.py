"""What a worker looks at: notices that could not leave, that wait, and how many left in the last week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from arrimage_chassis.store import Session
from arrimage_notifications.domain.rules import NoticeKind
from arrimage_notifications.store import notice_list
from arrimage_notifications.store.tables import NoticeRow

A_PAGE: Final = 25
SENT_DAYS: Final = 7


@dataclass(frozen=True)
class Notices:
    """One page of them."""

    failed: Sequence[NoticeRow]
    more_failed: bool
    pointless: int
    """How many could not leave and have become pointless meanwhile."""
    waiting: Sequence[NoticeRow]
    more_waiting: bool
    sent: Mapping[NoticeKind, int]
    """Of the last seven days, by kind."""


async def look_at_notices(session: Session, today: date, now: datetime, page: int) -> Notices:
    """Return page ``page``, counted from 1; each list has a page of its own under the same number."""
    places = {"offset": (page - 1) * A_PAGE, "limit": A_PAGE + 1}
    failed = await notice_list.list_failed(session, today, **places)
    waiting = await notice_list.list_open(session, **places)
    _, pointless = await notice_list.count_failed(session, today)
    sent = await notice_list.count_sent(session, now - timedelta(days=SENT_DAYS))
    return Notices(
        failed[:A_PAGE],
        len(failed) > A_PAGE,
        pointless,
        waiting[:A_PAGE],
        len(waiting) > A_PAGE,
        {NoticeKind(kind): count for kind, count in sent.items()},
    )
