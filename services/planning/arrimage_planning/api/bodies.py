"""What commands are given. Free text stays in this service: LOCAL."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from arrimage_contracts.vocabularies import Outcome, PlanMode, SuccessTag
from arrimage_planning.domain.assessment import NeedLevel
from arrimage_planning.domain.plan import ObjectiveStatus
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


class NeedsOrder(Body):
    """The person's order, first need first (R-118)."""

    order: Annotated[list[ThemeCode | Annotated[list[ThemeCode], Field(min_length=1)]], Field(min_length=1)]
    """Themes; those that the person puts at one place, as a list: they are put in theme order."""
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
    meeting_dates: Annotated[list[Day], Field(min_length=1, max_length=52)] | None = None
    """The dates that the person wishes; the eight of the programme, if they are left out (R-127, R-128)."""
    more_meetings_reason: Text | None = None
    evening: bool | None = None
    """Meetings are in the evening; as the assessment proposes, if it is left out (R-129)."""
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
    themes: list[ThemeCode] = []
    notes: Text | None = None


class ObjectiveStatusBody(Body):
    """How far an objective is."""

    status: ObjectiveStatus
    expected_version: Version


class ClosureBody(Body):
    """How and when the episode ended (R-189)."""

    closed_on: Day
    outcome: Outcome
    success_tags: Annotated[list[SuccessTag], Field(max_length=20)] = []
    followup_allowed: bool
    """The person agrees to be called three and nine months later."""
    contact_attempts: Annotated[list[Day], Field(max_length=100)] = []
    """The days of vain attempts to reach the person; needed for lost_contact (R-156)."""
    expected_version: Version
