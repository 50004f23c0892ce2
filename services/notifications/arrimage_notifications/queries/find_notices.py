"""Which notices there were."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from arrimage_chassis.store import Session
from arrimage_notifications.domain.notice_state import NoticeState
from arrimage_notifications.store import notices
from arrimage_notifications.store.tables import NoticeRow


async def find_notices(
    session: Session, *, state: NoticeState | None, case_id: UUID | None, limit: int
) -> Sequence[NoticeRow]:
    """Return notices, latest first."""
    return await notices.list_notices(session, state=state, case_id=case_id, limit=limit)
