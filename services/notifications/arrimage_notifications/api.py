"""HTTP in: parse, call one command or query, return."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from arrimage_chassis.store import Session
from arrimage_chassis.work import Work
from arrimage_notifications.commands.leave_notice import leave_notice
from arrimage_notifications.commands.send_again import send_again as send_again_command
from arrimage_notifications.domain.notice_state import NoticeState
from arrimage_notifications.domain.rules import NoticeKind, Role
from arrimage_notifications.queries.find_notices import find_notices
from arrimage_notifications.store.tables import NoticeRow
from arrimage_notifications.wording import known_language, say


class NoticeView(BaseModel):
    """One notice: neutral words, and the ids by which a worker finds the case. Never a name or an address."""

    model_config = ConfigDict(from_attributes=True)

    notice_id: UUID
    cause_event_id: UUID
    case_id: UUID
    role: Role
    worker_ref: UUID | None
    kind: NoticeKind
    language: str | None
    """In which it was sent."""
    text: str
    state: NoticeState
    channel: str | None
    reason: str | None
    """Why it waits, failed or was suppressed, as a code."""
    attempts: int
    next_at: datetime | None
    """From when on it may be sent, while it is to be sent."""
    created_at: datetime
    finished_at: datetime | None


async def list_notices(
    session: Session,
    state: NoticeState | None = None,
    case_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[NoticeView]:
    """List notices, latest first; ``state=failed`` are those that a person must look at."""
    rows = await find_notices(session, state=state, case_id=case_id, limit=limit)
    return [_view(row) for row in rows]


async def send_again(notice_id: UUID, work: Work) -> NoticeView:
    """Send a failed notice again, once what stood in its way is mended."""
    return _view(await send_again_command(notice_id, work))


async def leave(notice_id: UUID, work: Work) -> NoticeView:
    """Let a failed notice be: it is kept, and waits for nobody any more."""
    return _view(await leave_notice(notice_id, work))


def _view(row: NoticeRow) -> NoticeView:
    open_ = row.state in (NoticeState.PENDING, NoticeState.WAITING)
    text = row.text or say(NoticeKind(row.kind), row.said, known_language(row.language))
    fields = {name: getattr(row, name) for name in NoticeView.model_fields if name not in ("text", "next_at")}
    return NoticeView(text=text, next_at=row.next_at if open_ else None, **fields)
