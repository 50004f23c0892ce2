"""What commands are given. Free text stays in this service: LOCAL."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from arrimage_chassis.http.civil_time import CivilTime
from arrimage_contracts.vocabularies import (
    AttemptResult,
    ContactChannel,
    ModeReason,
    MoveReason,
    Outcome,
    PlanMode,
    SuccessTag,
)
from arrimage_planning.domain.assessment import NeedLevel, Transport
from arrimage_planning.domain.meeting import MeetingPlace
from arrimage_planning.domain.plan import MOST_MEETINGS, ObjectiveStatus
from arrimage_planning.domain.themes import THEME_PATTERN

ThemeCode = Annotated[
    str, StringConstraints(pattern=THEME_PATTERN), Field(description="One of eight codes, or LOCAL_...")
]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$")
]
"""What a person or a worker wrote."""
ShortText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00]*$")
]
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2199, 12, 31))]
"""A civil date in the node's zone; a mistyped year is refused."""
Version = Annotated[int, Field(ge=0, description="The version of the plan that the worker has read.")]


class Body(BaseModel):
    """What is not known is refused, so that a mistyped field is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class PreferencesBody(Body):
    """What the person wishes, asked at the first meeting (R-120); what was not asked is left out."""

    transport: Transport | None = None
    evening_only: bool | None = None
    mode: PlanMode | None = None
    accompaniment: bool | None = None
    language: Annotated[str | None, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")] = None
    """Code of a language (BCP 47), such as ``fr`` or ``iu``."""
    interpreter: bool | None = None


class NeedsAssessment(Body):
    """The needs, theme by theme; a theme that is left out was not discussed (R-116)."""

    themes: dict[ThemeCode, NeedLevel]
    words: dict[ThemeCode, Text] = {}
    """The person's own words, by theme."""
    strengths: Annotated[list[Text], Field(max_length=50)] = []
    services_used: Annotated[list[Text], Field(max_length=50)] = []
    """Services that the person gets already (R-117)."""
    daytime_worker: bool = False
    """Meetings are proposed in the evening (R-129)."""
    preferences: PreferencesBody = PreferencesBody()


Order = Annotated[list[ThemeCode | Annotated[list[ThemeCode], Field(min_length=1)]], Field(min_length=1)]
"""Themes; those that the person puts at one place, as a list: they are put in theme order."""


class NeedsOrder(Body):
    """The person's order, first need first (R-118)."""

    order: Order
    person_agreed_on: Day | None = None
    """Today, if it is left out."""
    worker_agreed_on: Day | None = None
    """Today, if it is left out."""


class ObjectiveBody(Body):
    """What the person wants to reach."""

    theme: ThemeCode
    text: Text


class ActionBody(Body):
    """What is done for a need."""

    theme: ThemeCode
    text: Text
    resource: ShortText | None = None
    responsible: ShortText | None = None
    on: Day | None = None
    accompaniment: bool = False
    transport: bool = False


class DraftBody(Body):
    """A plan, as person and worker wrote it (R-125)."""

    start_on: Day
    mode: PlanMode
    objectives: Annotated[list[ObjectiveBody], Field(max_length=50)]
    actions: Annotated[list[ActionBody], Field(max_length=100)]
    no_action_wanted: list[ThemeCode] = []
    meeting_dates: Annotated[list[Day], Field(min_length=1, max_length=MOST_MEETINGS)] | None = None
    """The dates that the person wishes; the eight of the programme, if they are left out (R-127, R-128)."""
    more_meetings_reason: Text | None = None
    evening: bool | None = None
    """Meetings are in the evening; as the assessment proposes, if it is left out (R-129)."""
    meeting_at: CivilTime | None = None
    """The time of day of the meetings, if one is agreed."""
    replaces: UUID | None = None
    """The draft that this one takes the place of."""


class AgreementBody(Body):
    """The person agrees to the plan (R-124)."""

    agreed_on: Day
    expected_version: Version


class MeetingHeldBody(Body):
    """A meeting took place (R-155)."""

    held_on: Day
    expected_version: Version
    place: ShortText | None = None
    mode: PlanMode | None = None
    place_kind: MeetingPlace | None = None
    """Where it suited the person (R-157)."""
    themes: list[ThemeCode] = []
    notes: Text | None = None


class MeetingMissedBody(Body):
    """The person did not come (R-156)."""

    expected_version: Version


class MeetingMoveBody(Body):
    """A meeting goes to another day or another time (R-128)."""

    to: Day
    at: CivilTime | None = None
    """The time of day; as before, if it is left out."""
    reason: MoveReason
    move_following: bool = False
    """The meetings to come after it move by as many days."""
    expected_version: Version


class RevisedObjectiveBody(ObjectiveBody):
    """What the person wants to reach; without a status, the same objective keeps the one that it has."""

    status: ObjectiveStatus | None = None


class RevisionBody(Body):
    """What changes in an agreed plan (R-131); what is left out stays as it is."""

    reason: Text
    priorities: Order | None = None
    mode: PlanMode | None = None
    mode_reason: ModeReason | None = None
    """Needed when the mode changes (R-130)."""
    objectives: Annotated[list[RevisedObjectiveBody], Field(max_length=50)] | None = None
    actions: Annotated[list[ActionBody], Field(max_length=100)] | None = None
    no_action_wanted: list[ThemeCode] | None = None
    meeting_dates: Annotated[list[Day], Field(max_length=MOST_MEETINGS)] | None = None
    """The dates of the meetings to come, all of them; those that took place or were missed stay."""
    more_meetings_reason: Text | None = None
    evening: bool | None = None
    meeting_at: CivilTime | None = None
    expected_version: Version


class PauseBody(Body):
    """The episode rests, or goes on."""

    note: Text | None = None
    expected_version: Version


class ContactBody(Body):
    """Somebody contacted the person outside of a meeting, or tried to (R-156)."""

    on: Day
    channel: ContactChannel
    result: AttemptResult


class ObjectiveStatusBody(Body):
    """How far an objective is."""

    status: ObjectiveStatus
    expected_version: Version


class ClosureBeforePlanBody(Body):
    """How and when an episode ended of which no plan was agreed (R-136, R-189)."""

    closed_on: Day
    outcome: Outcome
    success_tags: Annotated[list[SuccessTag], Field(max_length=20)] = []
    followup_allowed: bool
    """The person agrees to be called three and nine months later."""
    contact_attempts: Annotated[list[Day], Field(max_length=100)] = []
    """The days of vain attempts to reach the person that were not recorded as contacts (R-156)."""


class ClosureBody(ClosureBeforePlanBody):
    """How and when the episode ended, with its plan."""

    expected_version: Version
