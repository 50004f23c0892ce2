"""What is answered to a worker of this organization. Who the person is, is known to intake alone."""

from __future__ import annotations

from datetime import date, time
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, field_validator

from arrimage_chassis.problems import Language
from arrimage_contracts.vocabularies import AttemptResult, ContactChannel, Outcome, PlanMode, SuccessTag
from arrimage_planning.domain.assessment import Assessment
from arrimage_planning.domain.calendar import window_end_on
from arrimage_planning.domain.contact import ContactTaskState
from arrimage_planning.domain.episode import EndReason, EpisodeState, PlanState
from arrimage_planning.domain.meeting import MeetingRecord, MeetingStatus, Move
from arrimage_planning.domain.plan import Action, ChangeReason, Objective
from arrimage_planning.domain.priorities import Priorities
from arrimage_planning.domain.snapshot import PlanSnapshot
from arrimage_planning.queries.show_episode import EpisodeFile
from arrimage_planning.store.tables import PlanRow


class View(BaseModel):
    """Read from a row or a file."""

    model_config = ConfigDict(from_attributes=True)


class EpisodeView(View):
    """An episode in a list."""

    case_id: UUID
    referral_id: UUID
    state: EpisodeState
    received_on: date
    accepted_on: date | None
    paused_on: date | None
    withdrawn_on: date | None
    """The referral was withdrawn after a plan was agreed: a worker decides what becomes of the episode."""
    closed_on: date | None
    end_reason: EndReason | None
    """Why the referral came to nothing, where it did."""
    outcome: Outcome | None


class PlanReference(View):
    """A plan of an episode."""

    plan_id: UUID
    number: int
    state: PlanState
    version: int


class AssessmentView(View):
    """The assessment that counts."""

    number: int
    author: str
    made_on: date
    content: Assessment


class ContactView(View):
    """A contact with the person outside of a meeting, or an attempt."""

    number: int
    author: str
    contacted_on: date
    channel: ContactChannel
    result: AttemptResult


class ContactTaskView(View):
    """Somebody contacts a person who missed a meeting (R-156)."""

    case_id: UUID
    meeting_id: UUID
    missed_on: date
    due_on: date
    state: ContactTaskState
    settled_on: date | None


class EpisodeFileView(EpisodeView):
    """An episode with its assessment, the order of its needs, its plans and its contacts."""

    success_tags: list[SuccessTag] | None
    followup_allowed: bool | None
    contact_attempts: list[date] | None
    assessment: AssessmentView | None
    priorities: Priorities | None
    plans: list[PlanReference]
    contacts: list[ContactView]
    contact_tasks: list[ContactTaskView]

    @classmethod
    def of(cls, file: EpisodeFile) -> Self:
        """Show ``file``."""
        return cls(
            **EpisodeView.model_validate(file.episode).model_dump(),
            success_tags=[SuccessTag(tag) for tag in file.episode.success_tags]
            if file.episode.success_tags is not None
            else None,
            followup_allowed=file.episode.followup_allowed,
            contact_attempts=file.episode.contact_attempts,
            assessment=AssessmentView.model_validate(file.assessment) if file.assessment else None,
            priorities=file.episode.priorities,
            plans=[PlanReference.model_validate(plan) for plan in file.plans],
            contacts=[ContactView.model_validate(contact) for contact in file.contacts],
            contact_tasks=[ContactTaskView.model_validate(task) for task in file.contact_tasks],
        )


class MeetingView(View):
    """A meeting."""

    meeting_id: UUID
    number: int
    planned_on: date
    at: time | None
    status: MeetingStatus
    held_on: date | None
    record: MeetingRecord | None
    moves: list[Move]
    """Where it was before; the first move first."""

    @field_validator("moves", mode="before")
    @classmethod
    def _none_yet(cls, value: object) -> object:
        return value or []


class PlanView(View):
    """A plan with its meetings."""

    plan_id: UUID
    case_id: UUID
    number: int
    state: PlanState
    version: int
    """Give it back as ``expected_version`` with the next change."""
    agreed_on: date | None
    priorities: tuple[str, ...]
    mode: PlanMode
    start_on: date
    expected_end_on: date
    window_end_on: date
    """So many calendar months after the start as the programme had when the plan was written."""
    evening: bool
    evening_hours: tuple[time, time] | None
    meeting_at: time | None
    meeting_dates: tuple[date, ...]
    more_meetings_reason: str | None
    objectives: tuple[Objective, ...]
    actions: tuple[Action, ...]
    no_action_wanted: tuple[str, ...]
    meetings: list[MeetingView]
    """Empty while the plan is a draft: its dates are proposals."""

    @classmethod
    def of(cls, plan: PlanRow) -> Self:
        """Show ``plan``."""
        content = plan.content
        return cls(
            plan_id=plan.plan_id,
            case_id=plan.case_id,
            number=plan.number,
            state=PlanState(plan.state),
            version=plan.version,
            agreed_on=plan.agreed_on,
            priorities=content.priorities,
            mode=content.mode,
            start_on=content.start_on,
            expected_end_on=content.expected_end_on,
            window_end_on=window_end_on(content.start_on, content.programme_months),
            evening=content.evening,
            evening_hours=(time(content.evening_hours[0]), time(content.evening_hours[1]))
            if content.evening
            else None,
            meeting_at=content.meeting_at,
            meeting_dates=content.meeting_dates,
            more_meetings_reason=content.more_meetings_reason,
            objectives=content.objectives,
            actions=content.actions,
            no_action_wanted=content.no_action_wanted,
            meetings=[MeetingView.model_validate(meeting) for meeting in plan.meetings],
        )


class PlanCopyView(View):
    """A plan as it is printed for the person (R-134). It bears no name."""

    language: Language
    text: str


class PlanVersionView(View):
    """A plan as it was at one version (R-131)."""

    version: int
    author: str
    made_on: date
    reason: ChangeReason
    note: str | None
    """Why, in the worker's words."""
    snapshot: PlanSnapshot
