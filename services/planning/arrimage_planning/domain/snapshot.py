"""A plan as it was at one version, kept readable (R-131). LOCAL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from arrimage_planning.domain.episode import PlanState
from arrimage_planning.domain.meeting import MeetingRecord, MeetingStatus
from arrimage_planning.domain.plan import PlanContent


@dataclass(frozen=True)
class MeetingSnapshot:
    """A meeting at that version."""

    number: int
    planned_on: date
    status: MeetingStatus
    held_on: date | None
    record: MeetingRecord | None
    at: time | None = None


@dataclass(frozen=True)
class PlanSnapshot:
    """Everything that the plan then held."""

    state: PlanState
    agreed_on: date | None
    content: PlanContent
    meetings: tuple[MeetingSnapshot, ...]
