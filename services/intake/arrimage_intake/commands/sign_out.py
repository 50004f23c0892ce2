"""End a session: its cookie opens nothing any more, in any service of the node (R-328)."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_intake.store.accounts import end_session


async def sign_out(session_id: UUID | None, work: Work) -> None:
    """End the session; nothing to do for whoever has none."""
    if session_id is not None:
        await end_session(work.session, session_id, work.now)
