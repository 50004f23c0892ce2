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

    def person(self, contact_instructions: str | None) -> domain.Person:
        """Return the person of this form."""
        return domain.Person(self.name, self.phone, self.birth_date, self.address, contact_instructions)


class Destination(_Form):
    """Who is asked for what."""

    organization: Annotated[str, Field(pattern=ORGANIZATION_PATTERN)]
    service_code: ServiceCode


class ReferralForm(_Form):
    """The common referral form."""

    referring_unit: Code
    referring_worker: Code
    referred_on: date
    """The form's date, a civil date; not in the future."""
    entry_point: EntryPoint
    destination: Destination
    needs: Annotated[list[Theme], Field(min_length=1, max_length=len(Theme))]
    """Why, as codes of themes. They stay here."""
    consent: UUID | Literal["none"]
    """The authorization to communicate, or ``none``."""
    contact_instructions: FreeText = Field(repr=False)
    """How and when the person wants to be reached. Stays here; tell it by telephone."""
    person: PersonForm
    urgency: Urgency = Urgency.ROUTINE
    path: ReferralPath = ReferralPath.STANDARD
    transport_needed: bool = False
    evening_needed: bool = False
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None
    """An ISO 639 code, if the person needs another language than French."""
    group_ability: GroupAbility | None = None
    how_heard: Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z_]*$")] | None = None
    """How the person heard of the service, as a word without a name: ``radio``, ``friend``."""

    def form(self) -> domain.ReferralForm:
        """Return the form without the person."""
        return domain.ReferralForm(
            referring_unit=self.referring_unit,
            referring_worker=self.referring_worker,
            referred_on=self.referred_on,
            entry_point=self.entry_point,
            to_organization=self.destination.organization,
            service_code=self.destination.service_code,
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


class IdentityForm(PersonForm):
    """Who the person is, as the sender's worker told it by telephone."""

    contact_instructions: FreeText | None = Field(default=None, repr=False)
    expected_version: Annotated[int, Field(ge=1)] | None = None
    """The version that is corrected; leave it out the first time."""


class FirstContactForm(_Form):
    """The person was reached, both ways. An attempt without an answer is none (R-114)."""

    made_on: date | None = None
    """A civil date of the node's zone; today if it is left out."""
