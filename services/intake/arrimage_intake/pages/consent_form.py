"""An authorization as a worker fills it in with the person (R-092): what is entered, and what it means."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from arrimage_chassis.pages.visit import Visit
from arrimage_contracts.fields import ORGANIZATION_PATTERN
from arrimage_contracts.vocabularies import ConsentGiver, ConsentMethod, DataCategory, DisclosurePurpose
from arrimage_intake.domain.consent import Asked
from arrimage_intake.pages.choices import LANGUAGES
from arrimage_intake.store.consent_tables import Consent

Partner = Annotated[str, Field(pattern=ORGANIZATION_PATTERN)]
Categories = Annotated[list[DataCategory], Field(max_length=len(DataCategory))]
GIVEN_FOR: Final = tuple(each for each in DisclosurePurpose if each is not DisclosurePurpose.EMERGENCY)


class ConsentEntered(BaseModel):
    """What the person authorizes one partner to be told."""

    to_organization: Partner = Field(title="consent.to")
    categories: Annotated[Categories, Field(min_length=1)] = Field(title="consent.categories")
    purpose: DisclosurePurpose = Field(DisclosurePurpose.REFERRAL, title="consent.purpose")
    starts_on: date | None = Field(None, title="consent.starts_on")
    ends_on: date | None = Field(None, title="consent.ends_on")
    method: ConsentMethod = Field(title="consent.method")
    given_by: ConsentGiver | None = Field(None, title="consent.given_by")
    explained_in: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = Field("fr", title="consent.language")
    statement_shown: bool = Field(False, title="consent.statement_shown")

    def asked(self) -> Asked:
        """Return what is asked, under the names of the domain."""
        return Asked(
            recipient=self.to_organization,
            categories=frozenset(self.categories),
            method=self.method,
            purpose=self.purpose,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            given_by=self.given_by,
            language=self.explained_in,
            statement_shown=self.statement_shown,
        )


class DeclinedEntered(BaseModel):
    """For which partner the person said no."""

    declined_for: Partner = Field(title="consent.declined_for")


def filled(consent: Consent) -> dict[str, object]:
    """Return what stands in the form by which an authorization is changed or renewed."""
    return {
        "to_organization": consent.to_organization,
        "categories": consent.categories,
        "purpose": consent.purpose,
        "given_by": consent.given_by,
        "explained_in": consent.language,
    }


def choices(visit: Visit) -> dict[str, Any]:
    """Return what the form lets choose from."""
    words, place = visit.words, visit.place
    return {
        "partners": words.organizations(place.partners - {place.organization}),
        "categories": words.options(DataCategory),
        "purposes": words.options(GIVEN_FOR),
        "methods": words.options(ConsentMethod),
        "givers": words.options(ConsentGiver),
        "explained_in": [(each, words(f"language.{each}")) for each in LANGUAGES],
    }
