"""Which calls there are, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_followup.domain import problems
from arrimage_followup.domain.call import CallState
from arrimage_followup.store import followups
from arrimage_followup.store.tables import FollowupRow


async def find_followups(
    session: Session, *, state: CallState | None, case_id: UUID | None, limit: int
) -> Sequence[FollowupRow]:
    """Return calls, earliest date first."""
    return await followups.list_followups(session, state=state, case_id=case_id, limit=limit)


async def find_followup(session: Session, followup_id: UUID) -> FollowupRow:
    """Return one call.

    :raises ProblemError: ``followup.not_found``.
    """
    row = await followups.load_followup(session, followup_id)
    if row is None:
        raise ProblemError(problems.NOT_FOUND)
    return row
