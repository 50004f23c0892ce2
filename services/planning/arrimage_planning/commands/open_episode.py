"""A referral was received: open the empty shell of its case (SC-01 step 1)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from arrimage_chassis.work import Work
from arrimage_planning.store import episodes


async def open_episode(work: Work, case_id: UUID, *, referral_id: UUID, received_on: date) -> None:
    """Open the episode of ``case_id``; a case that is known keeps its episode."""
    if await episodes.find_episode(work.session, case_id) is None:
        await episodes.open_episode(work.session, case_id, referral_id=referral_id, received_on=received_on)
