"""HTTP in: ask partners, see what was asked, answered and received; open the strict minimum in danger (R-094)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from arrimage_chassis.look import Look
from arrimage_chassis.store import Session
from arrimage_chassis.work import Work
from arrimage_contracts.fields import ORGANIZATION_PATTERN
from arrimage_contracts.sealed import Disclosed
from arrimage_contracts.vocabularies import DataCategory, DisclosurePurpose, DisclosureRefusal
from arrimage_intake.api.consents import Recipient
from arrimage_intake.commands.disclose_for_danger import (
    USUAL_HOURS,
    InDanger,
    disclose_for_danger,
    review_exception,
)
from arrimage_intake.commands.request_disclosure import request_by_hand
from arrimage_intake.domain.danger import LONGEST, Danger
from arrimage_intake.domain.disclosure import AskedState
from arrimage_intake.domain.emergency import LONGEST_REASON, Finding
from arrimage_intake.queries import show_disclosures, show_received
from arrimage_intake.store.consent_tables import ToldConsent

_LONGEST_HOURS = int(LONGEST.total_seconds() // 3600)


class RequestForm(BaseModel):
    """Whom to ask."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    organization: Annotated[str, Field(pattern=ORGANIZATION_PATTERN)]


class DangerForm(BaseModel):
    """Who must know what, for how long, and why. The reason stays here, sealed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    to_organization: Recipient
    categories: Annotated[list[DataCategory], Field(max_length=len(DataCategory))]
    danger: Danger
    reason: Annotated[str, Field(max_length=LONGEST_REASON, repr=False)]
    hours: Annotated[int, Field(ge=1, le=_LONGEST_HOURS)] = USUAL_HOURS


class ReviewForm(BaseModel):
    """What the second person found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    finding: Finding


class _Row(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class AskedView(_Row):
    """A request that was made of a partner. Days are civil days of the node's zone."""

    request_id: UUID
    organization: str
    consent_id: UUID
    categories: list[DataCategory]
    purpose: DisclosurePurpose
    asked_on: date
    asked_by: str | None
    """None: the gate asked by itself."""
    state: AskedState
    refusal: DisclosureRefusal | None
    answered_on: date | None
    received: list[DataCategory]
    erased_on: date | None
    overdue_since: date | None


class AnsweredView(_Row):
    """A partner's request, and how it was answered."""

    request_id: UUID
    organization: str
    consent_id: UUID | None
    categories: list[DataCategory]
    purpose: DisclosurePurpose
    answered_on: date
    refusal: DisclosureRefusal | None
    disclosed: list[DataCategory]
    agreement_id: UUID | None
    received_on: date | None
    opened: bool | None
    overdue_since: date | None


class DangerMade(_Row):
    """What was opened to a partner, without why; instants in UTC."""

    exception_id: UUID
    case_id: UUID
    to_organization: str
    categories: list[DataCategory]
    danger: Danger
    worker: str
    opened_at: datetime
    until: datetime
    review_due_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None
    finding: Finding | None
    erased_on: date | None


class DisclosuresView(_Row):
    """All disclosures of a case, the latest first; nothing of what was in them."""

    asked: list[AskedView]
    answered: list[AnsweredView]
    in_danger: list[DangerMade]


class ReceivedView(_Row):
    """What a partner disclosed."""

    organization: str
    consent_id: UUID
    received_on: date
    ends_on: date | None
    categories: list[DataCategory]
    content: Disclosed = Field(repr=False)


class DangerView(BaseModel):
    """What a partner opened here because somebody is in danger."""

    exception_id: UUID
    case_id: UUID
    organization: str
    told_on: date | None
    ends_on: date | None
    state: AskedState | None = None
    received: ReceivedView | None = Field(default=None, repr=False)


async def ask(case_id: UUID, body: RequestForm, work: Work) -> AskedView:
    """Ask a partner for what the person authorized it to tell; again, if it refused or did not answer."""
    return AskedView.model_validate(await request_by_hand(case_id, body.organization, work))


async def list_of_case(case_id: UUID, session: Session) -> DisclosuresView:
    """List what was asked of partners, what they were answered, and what was opened for danger."""
    return DisclosuresView.model_validate(await show_disclosures.show_disclosures(session, case_id))


async def received(case_id: UUID, look: Look) -> list[ReceivedView]:
    """Show what partners disclosed of a person. What is withdrawn is not there any more."""
    found = await show_received.show_received(look, case_id, "api.received")
    return [ReceivedView.model_validate(each) for each in found]


async def open_for_danger(case_id: UUID, body: DangerForm, work: Work) -> DangerMade:
    """Open the strict minimum to one partner because a life is in danger; a second person reviews it in a day."""
    said = InDanger(body.to_organization, body.categories, body.danger, body.reason, body.hours)
    return DangerMade.model_validate(await disclose_for_danger(case_id, said, work))


async def review(exception_id: UUID, body: ReviewForm, work: Work) -> DangerMade:
    """Say whether it was justified; not by the one who opened it. What was not is called back at once."""
    return DangerMade.model_validate(await review_exception(exception_id, body.finding, work))


async def list_dangers(look: Look) -> list[DangerView]:
    """List what partners opened here because somebody is in danger and that holds today, without what it is."""
    found = await show_received.list_dangers(look.session, look.place.clock.today())
    return [_danger(each) for each in found]


async def show_danger(exception_id: UUID, look: Look) -> DangerView:
    """Show what a partner opened here because somebody is in danger, while it holds."""
    found = await show_received.show_danger(look, exception_id)
    shown = _danger(found.told)
    return shown.model_copy(
        update={
            "state": found.asked.state if found.asked is not None else None,
            "received": ReceivedView.model_validate(found.received) if found.received is not None else None,
        }
    )


def _danger(told: ToldConsent) -> DangerView:
    return DangerView(
        exception_id=told.consent_id,
        case_id=told.case_id,
        organization=told.organization,
        told_on=told.told_on,
        ends_on=told.ends_on,
    )
