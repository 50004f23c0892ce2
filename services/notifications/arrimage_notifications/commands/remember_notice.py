"""A rebuilt store learns from what notifications itself said what became of its notices: nobody is told twice."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_notifications.domain.notice_state import NoticeState
from arrimage_notifications.store import notices


async def remember_notice(
    work: Work,
    notice_id: UUID,
    state: NoticeState,
    *,
    channel: str | None = None,
    reason: str | None = None,
    attempts: int = 0,
) -> None:
    """Bring a notice to what was said of it. One that no event asks for any more is let be."""
    row = await notices.find_notice(work.session, notice_id, for_update=True)
    if row is None or work.incoming is None:
        return
    row.state, row.channel, row.reason, row.attempts = state, channel, reason, attempts
    row.finished_at = work.incoming.envelope.time
