"""What is answered to a worker of this organization. Who the person is, is known to intake alone."""

from __future__ import annotations

from datetime import date, time
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from arrimage_contracts.vocabularies import Outcome, PlanMode, SuccessTag
from arrimage_planning.domain.assessment import Assessment
from arrimage_planning.domain.calendar import window_end_on
from arrimage_planning.domain.episode import EpisodeState, PlanState
from arrimage_planning.domain.meeting import MeetingRecord, MeetingStatus
from arrimage_planning.domain.plan import EVENING, Action, ChangeReason, Objective
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
    closed_on: date | None
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


class EpisodeFileView(EpisodeView):
    """An episode with its assessment, the order of its needs and its plans."""

    success_tags: list[SuccessTag] | None
    followup_allowed: bool | None
    contact_attempts: list[date] | None
    assessment: AssessmentView | None
    priorities: Priorities | None
    plans: list[PlanReference]

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
        )


class MeetingView(View):
    """A meeting."""

    meeting_id: UUID
    number: int
    planned_on: date
    status: MeetingStatus
    held_on: date | None
    record: MeetingRecord | None


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
    """Three calendar months after the start."""
    evening: bool
    evening_hours: tuple[time, time] | None
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
            window_end_on=window_end_on(content.start_on),
            evening=content.evening,
            evening_hours=EVENING if content.evening else None,
            meeting_dates=content.meeting_dates,
            more_meetings_reason=content.more_meetings_reason,
            objectives=content.objectives,
            actions=content.actions,
            no_action_wanted=content.no_action_wanted,
            meetings=[MeetingView.model_validate(meeting) for meeting in plan.meetings],
        )


class PlanVersionView(View):
    """A plan as it was at one version (R-131)."""

    version: int
    author: str
    made_on: date
    reason: ChangeReason
    snapshot: PlanSnapshot
