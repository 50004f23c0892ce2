"""HTTP in: parse, call one command or query, return."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from arrimage_chassis.store import Session
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import FollowupKind, FollowupResult
from arrimage_followup.commands import record_result as recording
from arrimage_followup.domain.call import CallState
from arrimage_followup.queries import find_followups as finding


class FollowupView(BaseModel):
    """One call. Who the person is, and how to reach them, is known to intake alone (R-188)."""

    model_config = ConfigDict(from_attributes=True)

    followup_id: UUID
    case_id: UUID
    plan_id: UUID
    kind: FollowupKind
    due_on: date
    closed_on: date
    """The end of the episode, from which the date is counted."""
    state: CallState
    completed_on: date | None
    wish_to_return: bool


class CallResult(BaseModel):
    """How a call ended."""

    model_config = ConfigDict(extra="forbid")

    result: FollowupResult
    completed_on: date | None = None
    """The day of the call; today if it is left out."""
    wish_to_return: bool = False


async def list_followups(
    session: Session,
    state: CallState | None = None,
    case_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[FollowupView]:
    """List calls, earliest date first."""
    rows = await finding.find_followups(session, state=state, case_id=case_id, limit=limit)
    return [FollowupView.model_validate(row) for row in rows]


async def get_followup(followup_id: UUID, session: Session) -> FollowupView:
    """Show one call."""
    return FollowupView.model_validate(await finding.find_followup(session, followup_id))


async def record_result(followup_id: UUID, body: CallResult, work: Work) -> FollowupView:
    """Record how a call ended; a call gets one result."""
    row = await recording.record_result(
        work,
        followup_id,
        body.result,
        completed_on=body.completed_on,
        wish_to_return=body.wish_to_return,
    )
    return FollowupView.model_validate(row)
