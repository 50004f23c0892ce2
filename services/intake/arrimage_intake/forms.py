"""What people send: the common referral form (R-089) and the workers' steps.

Who the person is never shows in the representation of a form.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from arrimage_contracts.fields import ORGANIZATION_PATTERN
from arrimage_contracts.vocabularies import EntryPoint, ReferralPath, ServiceCode, Theme, Urgency
from arrimage_intake.domain import form as domain
from arrimage_intake.domain.form import GroupAbility

_LINE = r"^[^\x00-\x1f\x7f]+$"
_TEXT = r"^[^\x00]+$"
_CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_LINE)]
"""One line of text that stays in this organization."""
Phone = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=_LINE)]
FreeText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=_TEXT)]
Code = Annotated[str, StringConstraints(max_length=64, pattern=_CODE)]
"""A word or an id that is opaque here: never a name."""


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PersonForm(_Form):
    """Who the person is; kept in intake's own store and nowhere else."""

    name: Line = Field(repr=False)
    phone: Phone = Field(repr=False)
    birth_date: date | None = Field(default=None, repr=False)
    address: Line | None = Field(default=None, repr=False)

    def with_instructions(self, contact_instructions: str | None) -> domain.Person:
        """Return the person, with how they want to be reached."""
        return domain.Person(self.name, self.phone, self.birth_date, self.address, contact_instructions)


class ReferralForm(_Form):
    """The common referral form."""

    referring_unit: Code
    referring_worker: Code
    entry_point: EntryPoint
    to_organization: Annotated[str, Field(pattern=ORGANIZATION_PATTERN)]
    service_code: ServiceCode
    needs: Annotated[list[Theme], Field(min_length=1, max_length=len(Theme))]
    """Why, as codes of themes. They stay here."""
    consent: UUID | Literal["none"]
    """The authorization to communicate, or ``none``."""
    contact_instructions: FreeText = Field(repr=False)
    """How and when the person wants to be reached. Stays here; tell it by telephone."""
    person: PersonForm
    referred_on: date | None = None
    """The form's date, a civil date that is not in the future; today if it is left out."""
    urgency: Urgency = Urgency.ROUTINE
    path: ReferralPath = ReferralPath.STANDARD
    transport_needed: bool = False
    evening_needed: bool = False
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None
    """An ISO 639 code, if the person needs another language than French."""
    group_ability: GroupAbility | None = None
    how_heard: Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z_]*$")] | None = None
    """How the person heard of the service, as a word without a name: ``radio``, ``friend``."""

    def form(self, today: date) -> domain.ReferralForm:
        """Return the form without the person."""
        return domain.ReferralForm(
            referring_unit=self.referring_unit,
            referring_worker=self.referring_worker,
            referred_on=self.referred_on or today,
            entry_point=self.entry_point,
            to_organization=self.to_organization,
            service_code=self.service_code,
            urgency=self.urgency,
            path=self.path,
            needs=tuple(dict.fromkeys(self.needs)),
            consent_id=None if self.consent == "none" else self.consent,
            transport_needed=self.transport_needed,
            evening_needed=self.evening_needed,
            language=self.language,
            group_ability=self.group_ability,
            how_heard=self.how_heard,
        )


class IdentityForm(_Form):
    """Who the person is, as the sender's worker told it by telephone."""

    person: PersonForm
    contact_instructions: FreeText | None = Field(default=None, repr=False)
    expected_version: Annotated[int, Field(ge=1)] | None = None
    """The version that is corrected; leave it out the first time."""


class FirstContactForm(_Form):
    """The person was reached, both ways. An attempt without an answer is none (R-114)."""

    made_on: date | None = None
    """A civil date of the node's zone; today if it is left out."""
