"""What commands are given. Answers stay in this service: LOCAL (R-183)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from arrimage_chassis.http.civil_time import CivilTime
from arrimage_contracts.vocabularies import AttemptResult, DayPart, FollowupResult
from arrimage_followup.commands.record_result import CallEnd
from arrimage_followup.domain.answers import (
    THEME_PATTERN,
    Answers,
    Housing,
    Network,
    Occupation,
    Situation,
    Topic,
)
from arrimage_followup.domain.attempts import told_part_of_day

ThemeCode = Annotated[
    str, StringConstraints(pattern=THEME_PATTERN), Field(description="One of eight codes, or LOCAL_...")
]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00]*$")
]
"""What a person told."""
Times = Annotated[int, Field(ge=0, le=999)]


class Body(BaseModel):
    """What is not known is refused, so that a mistyped field is not lost in silence."""

    model_config = ConfigDict(extra="forbid")


class AnswersBody(Body):
    """What the person told; each question may be skipped."""

    situation: dict[ThemeCode, Situation] = {}
    """By theme, compared with the end of the episode."""
    network: Network | None = None
    occupation: Annotated[list[Occupation], Field(max_length=len(Occupation))] = []
    housing: Housing | None = None
    volunteers: bool | None = None
    outside_help: bool | None = None
    """Whether help was used elsewhere since the end."""
    hospital_stays: Times | None = None
    emergency_visits: Times | None = None
    words: dict[Topic, Text] = {}
    """The person's own words, by topic."""

    def told(self) -> Answers:
        """Return the answers as the domain knows them."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        return Answers(**{**given, "occupation": tuple(dict.fromkeys(self.occupation))})


class AttemptBody(Body):
    """Somebody called and did not reach the person."""

    result: AttemptResult
    attempted_on: date | None = None
    """The day of the call; today if it is left out."""
    part_of_day: DayPart | None = None
    time: CivilTime | None = None
    """The local time of the call, in place of ``part_of_day``."""


class ResultBody(Body):
    """How a call ended."""

    result: FollowupResult
    completed_on: date | None = None
    """The day of the call; today if it is left out."""
    wish_to_return: bool = False
    """The person wishes to come back: a new referral opens without another form (R-185)."""
    part_of_day: DayPart | None = None
    time: CivilTime | None = None
    """Told with ``reached`` or ``declined``, either of both makes the call count as an attempt."""
    answers: AnswersBody | None = None

    def told(self) -> CallEnd:
        """Return the end of the call as the command takes it.

        :raises ProblemError: ``followup.time_of_day_missing`` if the time of day is told twice.
        """
        timed = self.part_of_day is not None or self.time is not None
        return CallEnd(
            self.result,
            completed_on=self.completed_on,
            wish_to_return=self.wish_to_return,
            part_of_day=told_part_of_day(self.part_of_day, self.time) if timed else None,
            answers=self.answers.told() if self.answers is not None else None,
        )
