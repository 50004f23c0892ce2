"""HTTP in: parse, call one query, return."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from arrimage_chassis.store import Session
from arrimage_notifications.domain.notice_state import NoticeState
from arrimage_notifications.domain.rules import NoticeKind, Role
from arrimage_notifications.queries.find_notices import find_notices


class NoticeView(BaseModel):
    """One notice: neutral words, and the ids by which a worker finds the case."""

    model_config = ConfigDict(from_attributes=True)

    notice_id: UUID
    cause_event_id: UUID
    case_id: UUID
    role: Role
    kind: NoticeKind
    language: str
    text: str
    state: NoticeState
    channel: str | None
    created_at: datetime
    written_at: datetime | None


async def list_notices(
    session: Session,
    state: NoticeState | None = None,
    case_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[NoticeView]:
    """List notices, latest first."""
    rows = await find_notices(session, state=state, case_id=case_id, limit=limit)
    return [NoticeView.model_validate(row) for row in rows]
