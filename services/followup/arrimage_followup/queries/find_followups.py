"""Which calls there are, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_followup.domain import problems
from arrimage_followup.domain.call import CallState
from arrimage_followup.store import followups
from arrimage_followup.store.permissions import without_permission
from arrimage_followup.store.tables import FollowupRow


@dataclass(frozen=True)
class CallFile:
    """A call, and whether the person allows it."""

    row: FollowupRow
    may_be_called: bool


async def find_followups(
    session: Session, *, state: CallState | None, case_id: UUID | None, limit: int
) -> list[CallFile]:
    """Return calls, earliest date first."""
    return await files_of(
        session, await followups.list_followups(session, state=state, case_id=case_id, limit=limit)
    )


async def find_followup(session: Session, followup_id: UUID) -> CallFile:
    """Return one call.

    :raises ProblemError: ``followup.not_found``.
    """
    row = await followups.load_followup(session, followup_id)
    if row is None:
        raise ProblemError(problems.NOT_FOUND)
    return (await files_of(session, [row]))[0]


async def files_of(session: Session, rows: Sequence[FollowupRow]) -> list[CallFile]:
    """Return ``rows``, each with the permission of its person."""
    refused = await without_permission(session, {row.case_id for row in rows})
    return [CallFile(row, row.case_id not in refused) for row in rows]
