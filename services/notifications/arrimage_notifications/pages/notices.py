"""Notices that could not leave or wait, with why, in words; and what left in the last week. Never an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import BaseModel

from arrimage_chassis.access import CASEWORK, DataClass
from arrimage_chassis.pages.declaration import Act, Page
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import NoticeChannel
from arrimage_notifications.commands.leave_notice import leave_notice
from arrimage_notifications.commands.send_again import send_again
from arrimage_notifications.domain.rules import NoticeKind, Role
from arrimage_notifications.queries.look_at_notices import look_at_notices
from arrimage_notifications.store.tables import NoticeRow
from arrimage_notifications.wording import title

_PATH: Final = "/notifications/notices"
_MOST_PAGES: Final = 400
_MOST_DIGITS: Final = 4
_NO_CASEWORK: Final = (DataClass.NOTICES,)
"""Whoever mended the mailbox sends again: no person's file is opened by it, as with the command."""


class Tap(BaseModel):
    """Nothing but the tap."""


@dataclass(frozen=True)
class NoticeLine:
    """One notice, without a word of whom it is about."""

    notice_id: UUID
    case_id: UUID
    kind: str
    """In words; it tells no fact."""
    role: Role
    channel: NoticeChannel
    since: datetime
    next_at: datetime
    why: str
    """The key of the words."""
    attempts: int


async def show_notices(visit: Visit) -> View:
    """Show what could not leave, what waits, and how much left."""
    asked = visit.asked.get("page", "")
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= _MOST_DIGITS
    page = min(max(int(asked), 1), _MOST_PAGES) if is_number else 1
    found = await look_at_notices(visit.session, visit.today, visit.now, page)
    language = visit.words.language
    return visit.view(
        "notices.html",
        failed=_lines(visit, found.failed),
        waiting=_lines(visit, found.waiting),
        pointless=found.pointless,
        sent=[(title(kind, language), count) for kind, count in found.sent.items()],
        page=page,
        more=found.more_failed or found.more_waiting,
        opens_cases=not visit.signed_in or visit.worker.role in CASEWORK,
    )


def _lines(visit: Visit, rows: Sequence[NoticeRow]) -> list[NoticeLine]:
    return [_line(visit, row) for row in rows]


def _line(visit: Visit, row: NoticeRow) -> NoticeLine:
    why = f"why.{row.reason}"
    if row.reason is None or not visit.words.knows(why):
        why = "why.not_yet"
    return NoticeLine(
        notice_id=row.notice_id,
        case_id=row.case_id,
        kind=title(NoticeKind(row.kind), visit.words.language),
        role=Role(row.role),
        channel=NoticeChannel(row.channel or getattr(visit.place.notices, row.role)),
        since=row.created_at,
        next_at=row.next_at,
        why=why,
        attempts=row.attempts,
    )


async def try_again(visit: Visit, form: Tap, work: Work, notice_id: UUID) -> Go:
    """Send a failed notice again.

    :raises ProblemError: ``notice.unknown``, or ``notice.wrong_state`` if somebody else did so before.
    """
    await send_again(notice_id, work)
    return Go(_PATH, "sent_again")


async def leave(visit: Visit, form: Tap, work: Work, notice_id: UUID) -> Go:
    """Let a failed notice be.

    :raises ProblemError: ``notice.unknown``, or ``notice.wrong_state`` if somebody else was faster.
    """
    await leave_notice(notice_id, work)
    return Go(_PATH, "left")


SHOWN: Final = (Page("/notices", show_notices, about=_NO_CASEWORK),)
DONE: Final = (
    Act("/notices/{notice_id}/send-again", Tap, try_again, again=show_notices, about=_NO_CASEWORK),
    Act("/notices/{notice_id}/leave", Tap, leave, again=show_notices, about=_NO_CASEWORK, roles=CASEWORK),
)
