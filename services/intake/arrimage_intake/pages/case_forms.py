"""What workers enter on the page of a case."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field

from arrimage_chassis.clock import Clock
from arrimage_chassis.http.civil_time import CivilTime
from arrimage_chassis.pages.entered import UNSEEN
from arrimage_contracts.vocabularies import (
    AttemptResult,
    ContactChannel,
    DeclineReason,
    FormField,
    WithdrawnBy,
)
from arrimage_intake.api.bodies import Organizations, WorkerId


class Nothing(BaseModel):
    """A tap: there is nothing to enter."""


class TakeEntered(BaseModel):
    """Who stands behind, if somebody does."""

    take_backup: WorkerId | None = Field(None, title="case.backup")


class AttemptEntered(BaseModel):
    """How somebody tried to reach the person, and when; now, by telephone, if nothing else is said."""

    channel: ContactChannel = Field(ContactChannel.PHONE, title="case.channel")
    result: AttemptResult = Field(title="case.result")
    attempted_on: date | None = Field(None, title="case.attempted_on")
    attempted_hour: CivilTime | None = Field(None, title="case.attempted_hour")

    def at(self, clock: Clock) -> datetime | None:
        """Return the instant; None for now. Of an earlier day without an hour, its noon."""
        if self.attempted_on is None and self.attempted_hour is None:
            return None
        day = self.attempted_on or clock.today()
        if self.attempted_hour is None and day == clock.today():
            return None
        return datetime.combine(day, self.attempted_hour or _NOON, clock.zone)


class FirstContactEntered(BaseModel):
    """On which day the person was reached, both ways."""

    made_on: date | None = Field(None, title="case.made_on")


class ReturnEntered(BaseModel):
    """What the offer lacks."""

    missing: Annotated[list[FormField], Field(min_length=1, max_length=len(FormField))] = Field(
        title="case.return.missing"
    )


class EndEntered(BaseModel):
    """Why the service cannot help, and who could."""

    reason: DeclineReason = Field(title="case.reason")
    suggested: Organizations = Field([], title="case.suggested")


class WithdrawEntered(BaseModel):
    """Who withdraws; where the referral arrived it is always the person."""

    by: WithdrawnBy = Field(WithdrawnBy.SENDER, title="case.by")


class AttachEntered(BaseModel):
    """The open referral of the same person."""

    of: UUID = Field(title="case.attach", json_schema_extra=UNSEEN)


class LinkEntered(BaseModel):
    """The closed case of the same person."""

    earlier: UUID = Field(title="case.link", json_schema_extra=UNSEEN)


class BackupEntered(BaseModel):
    """Who stands behind the lead; nobody if it is left empty."""

    backup: WorkerId | None = Field(None, title="case.backup")


class OfferEntered(BaseModel):
    """Who is asked to take over."""

    to_worker: WorkerId = Field(title="case.offer_to")


_NOON: Final = time(12)
