"""What happened in a case, as one service knows it: asked of each by whoever shows the whole of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from arrimage_contracts import fields as f
from arrimage_contracts.privacy import Privacy
from arrimage_contracts.requests.declaration import REQUESTS, AnswerData, AnswerPart, QuestionData
from arrimage_contracts.requests.pages import (
    Code,
    OptionalCode,
    OptionalInstant,
    OptionalPagePath,
)
from arrimage_contracts.vocabularies import ServiceName


class StoryStep(AnswerPart):
    """One thing that happened, or is still to come."""

    on: f.CivilDate
    """The day, in the node's zone."""
    at: OptionalInstant = None
    """The instant, in UTC, where it is known."""
    code: Code
    """What happened."""
    detail: OptionalCode = None
    """How it went, as a code."""
    number: f.OptionalOrdinal = None
    """Which one of several, as the number of a meeting."""
    due_on: f.OptionalCivilDate = None
    """Until when, in the node's zone, for what is to be done by a day."""
    path: OptionalPagePath = None
    """Where it is shown."""


_Steps = Annotated[list[StoryStep], Privacy.DEIDENTIFIED, Field(max_length=60)]


class StoryTold(AnswerData):
    """What happened, oldest first. Each service answers with a class of its own."""

    steps: _Steps
    path: OptionalPagePath = None
    """Where the service shows the case."""


class StoryAsked(QuestionData):
    """What happened in a case? Each service is asked with a class of its own."""

    case_id: f.OwnId


class PlanningStoryTold(StoryTold):
    """What happened in planning, oldest first."""


class FollowupStoryTold(StoryTold):
    """What happened in followup, oldest first."""


@REQUESTS.request(
    name="story",
    answerer=ServiceName.PLANNING,
    answer=PlanningStoryTold,
    requirements=("R-128", "R-155"),
    refusals=("case.unknown",),
)
class PlanningStoryAsked(StoryAsked):
    """What happened in the episode of a case: its plan, its meetings, its end."""


@REQUESTS.request(
    name="story",
    answerer=ServiceName.FOLLOWUP,
    answer=FollowupStoryTold,
    requirements=("R-180",),
    refusals=("case.unknown",),
)
class FollowupStoryAsked(StoryAsked):
    """What happened in the calls of a case: when they were due, tried and made."""
