"""What is answered to a worker of this organization.

Who the person is, and how to reach them, is known to intake alone (R-188).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from arrimage_chassis.problems import Language
from arrimage_contracts.vocabularies import AttemptResult, ContactWay, DayPart, FollowupCancelReason, FollowupKind
from arrimage_followup.domain.answers import Housing, Network, Occupation, Situation, Topic
from arrimage_followup.domain.attempts import Caution, last_day, parts_left
from arrimage_followup.domain.call import CallState
from arrimage_followup.queries.find_followups import CallFile


class View(BaseModel):
    """Read from a row or a value of the domain."""

    model_config = ConfigDict(from_attributes=True)


class AttemptView(View):
    """One attempt that reached nobody, or the call that did."""

    number: int
    attempted_on: date
    part_of_day: DayPart
    result: AttemptResult


class FollowupView(View):
    """One call."""

    followup_id: UUID
    case_id: UUID
    plan_id: UUID
    kind: FollowupKind
    due_on: date
    closed_on: date
    """The end of the episode, from which the date is counted."""
    state: CallState
    overdue_days: int | None
    """Of a call that is due: how many days ago it fell due."""
    may_be_called: bool
    """Whether the person allows it, as far as intake has said (R-099)."""
    attempts: list[AttemptView]
    attempts_left: int | None
    """Of a call that is due: attempts to make, at other times of day, before one gives up; at 0 one may."""
    last_day: date | None
    """The last day on which one tries; afterwards the call ends unreached by itself."""
    completed_on: date | None
    wish_to_return: bool
    reentry_case_id: UUID | None
    """The case that opens when the person wished to come back."""
    cancelled_on: date | None
    cancel_reason: FollowupCancelReason | None

    @classmethod
    def of(cls, file: CallFile, today: date) -> Self:
        """Show ``file`` as it stands on ``today``."""
        return cls(**_shown(file, today))


class CautionView(BaseModel):
    """Something that was done all the same, and that the worker should know."""

    code: str
    text: str


class CallAnswer(FollowupView):
    """A call after a command."""

    warnings: list[CautionView]

    @classmethod
    def after(cls, file: CallFile, today: date, cautions: Sequence[Caution], language: Language) -> Self:
        """Show ``file`` and what its worker should know."""
        warnings = [CautionView(code=caution.code, text=caution.text(language)) for caution in cautions]
        return cls(**_shown(file, today), warnings=warnings)


class ContactView(View):
    """How to reach the person now: read it, call, and keep it nowhere (R-188)."""

    ways: list[ContactWay] | None
    """By which ways the person may be reached."""
    language: str | None
    safe_from: str | None
    """The hours at which it is safe to call, civil time of the node's zone."""
    safe_until: str | None
    first_name: str | None
    phone: str | None


class AnswersView(View):
    """What the person told at a call: LOCAL."""

    situation: Mapping[str, Situation]
    network: Network | None
    occupation: tuple[Occupation, ...]
    housing: Housing | None
    volunteers: bool | None
    outside_help: bool | None
    hospital_stays: int | None
    emergency_visits: int | None
    words: Mapping[Topic, str]


def _shown(file: CallFile, today: date) -> dict[str, Any]:
    row = file.row
    is_due = row.state == CallState.DUE
    tried = [DayPart(made.part_of_day) for made in row.attempts]
    return {
        "followup_id": row.followup_id,
        "case_id": row.case_id,
        "plan_id": row.plan_id,
        "kind": FollowupKind(row.kind),
        "due_on": row.due_on,
        "closed_on": row.closed_on,
        "state": CallState(row.state),
        "overdue_days": (today - row.due_on).days if is_due else None,
        "may_be_called": file.may_be_called,
        "attempts": [AttemptView.model_validate(made) for made in row.attempts],
        "attempts_left": parts_left(tried, row.attempts_wanted) if is_due and row.attempts_wanted else None,
        "last_day": last_day(row.gives_up_on) if is_due else None,
        "completed_on": row.completed_on,
        "wish_to_return": row.wish_to_return,
        "reentry_case_id": row.reentry_case_id,
        "cancelled_on": row.cancelled_on,
        "cancel_reason": FollowupCancelReason(row.cancel_reason) if row.cancel_reason else None,
    }
