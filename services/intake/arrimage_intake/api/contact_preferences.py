"""HTTP in: whether and how the person of a case wishes to be reached (R-099)."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from arrimage_chassis.http.civil_time import CivilTime
from arrimage_chassis.look import Look
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import ContactWay
from arrimage_intake.api.bodies import Line
from arrimage_intake.commands.write_contact_preferences import write_contact_preferences as write
from arrimage_intake.domain.contact_preferences import ContactPreferences
from arrimage_intake.queries.show_contact_preferences import show_contact_preferences as show

EMAIL = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"


class ContactPreferencesForm(BaseModel):
    """What the person said. Of somebody who does not wish to be reached, nothing else is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    may_be_contacted: bool
    ways: Annotated[list[ContactWay], Field(max_length=len(ContactWay), repr=False)] = []
    email: Annotated[str, Field(max_length=254, pattern=EMAIL)] | None = Field(default=None, repr=False)
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = Field(default=None, repr=False)
    """An ISO 639 code; French if it is left out."""
    safe_from: CivilTime | None = Field(default=None, repr=False)
    safe_until: CivilTime | None = Field(default=None, repr=False)
    """Outside of these hours nothing is sent; past midnight if it is before ``safe_from``."""
    first_name: Line | None = Field(default=None, repr=False)
    """How a message may call the person; leave it out if none may."""
    expected_version: Annotated[int, Field(ge=1)] | None = None
    """The version that is changed; not needed the first time, nor to withdraw the permission."""

    def said(self) -> ContactPreferences:
        """Return what the person said."""
        return ContactPreferences(
            may_be_contacted=self.may_be_contacted,
            ways=frozenset(self.ways),
            email=self.email,
            language=self.language,
            safe_from=self.safe_from,
            safe_until=self.safe_until,
            first_name=self.first_name,
        )


class ContactPreferencesView(BaseModel):
    """What the person said, as workers of the organization see it."""

    model_config = ConfigDict(from_attributes=True)

    case_id: UUID
    may_be_contacted: bool
    ways: list[ContactWay] = Field(repr=False)
    email: str | None = Field(repr=False)
    language: str | None = Field(repr=False)
    safe_from: time | None = Field(repr=False)
    safe_until: time | None = Field(repr=False)
    first_name: str | None = Field(repr=False)
    updated_on: date
    version: int


class ContactPreferencesWritten(BaseModel):
    """That something was written, without it."""

    model_config = ConfigDict(from_attributes=True)

    case_id: UUID
    may_be_contacted: bool
    updated_on: date
    version: int


async def write_contact_preferences(
    case_id: UUID, body: ContactPreferencesForm, work: Work
) -> ContactPreferencesWritten:
    """Write down whether and how the person wishes to be reached; no other permission changes with it."""
    row = await write(case_id, body.said(), body.expected_version, work)
    return ContactPreferencesWritten.model_validate(row)


async def show_contact_preferences(case_id: UUID, look: Look) -> ContactPreferencesView:
    """Show whether and how the person wishes to be reached."""
    return ContactPreferencesView.model_validate(await show(look, case_id))
