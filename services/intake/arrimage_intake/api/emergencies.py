"""HTTP in: open a file that is not one's own because of a danger, and look at why it was done (R-107)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from arrimage_chassis.look import Look
from arrimage_chassis.work import Work
from arrimage_intake.commands.open_for_emergency import open_for_emergency
from arrimage_intake.commands.review_emergency import review_emergency
from arrimage_intake.domain.emergency import LONGEST_HOURS, LONGEST_REASON, Finding
from arrimage_intake.queries import list_emergencies


class OpeningForm(BaseModel):
    """Why, and for how long."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    reason: Annotated[str, Field(max_length=LONGEST_REASON, repr=False)]
    hours: Annotated[int, Field(ge=1, le=LONGEST_HOURS)] = LONGEST_HOURS


class ReviewForm(BaseModel):
    """What the second person found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    finding: Finding


class OpeningMade(BaseModel):
    """An opening, without why; instants in UTC."""

    model_config = ConfigDict(from_attributes=True)

    access_id: UUID
    case_id: UUID
    worker: str
    opened_at: datetime
    until: datetime
    review_due_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None
    finding: Finding | None


class OpeningView(OpeningMade):
    """An opening as whoever looks at it reads it."""

    reason: str = Field(repr=False)
    may_review: bool


async def open_file(case_id: UUID, body: OpeningForm, work: Work) -> OpeningMade:
    """Open a colleague's file for a while; a second person looks at it within a day."""
    return OpeningMade.model_validate(await open_for_emergency(case_id, body.reason, body.hours, work))


async def review(access_id: UUID, body: ReviewForm, work: Work) -> OpeningMade:
    """Say whether it was justified; not by the one who opened it."""
    return OpeningMade.model_validate(await review_emergency(access_id, body.finding, work))


async def list_all(look: Look) -> list[OpeningView]:
    """List the files that were opened, with why; those that nobody looked at come first."""
    return [OpeningView.model_validate(each) for each in await list_emergencies.list_emergencies(look)]
