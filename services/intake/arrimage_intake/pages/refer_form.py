"""The common form as a worker fills it in (R-089): what is entered, and what it means."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from arrimage_chassis.pages.entered import UNSEEN, WANTED, WRONG
from arrimage_contracts.fields import ORGANIZATION_PATTERN
from arrimage_contracts.vocabularies import (
    ConsentGiver,
    ConsentMethod,
    DataCategory,
    EntryPoint,
    ServiceCode,
    Theme,
    Urgency,
)
from arrimage_intake.api.bodies import Code, FreeText, Line, Phone
from arrimage_intake.domain.consent import Asked, ConsentAnswer
from arrimage_intake.domain.form import Answer, Criterion, GroupAbility, Person, ReferralForm

USUAL: Final = (DataCategory.IDENTITY, DataCategory.CONTACT, DataCategory.REASON)
"""What a partner needs to call a person who is referred to it; the person decides on each."""


class EligibilityEntered(BaseModel):
    """What is known of each criterion; no answer decides by itself (R-082)."""

    adult: Answer = Field(Answer.UNKNOWN, title="Criterion.adult")
    dependency_treated: Answer = Field(Answer.UNKNOWN, title="Criterion.dependency_treated")
    territory: Answer = Field(Answer.UNKNOWN, title="Criterion.territory")
    referred_by_partner: Answer = Field(Answer.UNKNOWN, title="Criterion.referred_by_partner")
    group_ability: Answer = Field(Answer.UNKNOWN, title="Criterion.group_ability")
    needs_reintegration: Answer = Field(Answer.UNKNOWN, title="Criterion.needs_reintegration")
    voluntary: Answer = Field(Answer.UNKNOWN, title="Criterion.voluntary")


class ReferEntered(BaseModel):
    """The form. Nothing in it must be there for it to be kept; what is missing is named before it is sent."""

    name: Line | None = Field(None, title="refer.name", json_schema_extra=WANTED, repr=False)
    phone: Phone | None = Field(None, title="refer.phone", repr=False)
    contact_instructions: FreeText | None = Field(
        None, title="refer.contact_instructions", json_schema_extra=WANTED, repr=False
    )
    birth_date: date | None = Field(None, title="refer.birth_date", repr=False)
    address: Line | None = Field(None, title="refer.address", repr=False)
    to_organization: Annotated[str, Field(pattern=ORGANIZATION_PATTERN)] | None = Field(
        None, title="refer.to_organization", json_schema_extra=WANTED
    )
    service_code: ServiceCode | None = Field(None, title="refer.service_code", json_schema_extra=WANTED)
    entry_point: EntryPoint | None = Field(None, title="refer.entry_point", json_schema_extra=WANTED)
    needs: Annotated[list[Theme], Field(max_length=len(Theme))] = Field(
        [], title="refer.needs", json_schema_extra=WANTED, repr=False
    )
    urgency: Urgency = Field(Urgency.ROUTINE, title="refer.urgency", json_schema_extra=WANTED)
    referring_unit: Code | None = Field(
        None, title="refer.referring_unit", json_schema_extra=WANTED | {WRONG: "refer.referring_unit.wrong"}
    )
    eligibility: EligibilityEntered = Field(
        EligibilityEntered(), title="refer.eligibility", json_schema_extra=WANTED
    )
    transport_needed: bool = Field(False, title="refer.transport_needed")
    evening_needed: bool = Field(False, title="refer.evening_needed")
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = Field(None, title="refer.language")
    group_ability: GroupAbility | None = Field(None, title="refer.group_ability")
    how_heard: Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z_]*$")] | None = Field(
        None, title="refer.how_heard"
    )

    consent_answer: ConsentAnswer = Field(
        ConsentAnswer.NOT_ASKED, title="refer.consent_answer", json_schema_extra=WANTED
    )
    consent_categories: Annotated[list[DataCategory], Field(max_length=len(DataCategory))] = Field(
        [], title="consent.categories", json_schema_extra=WANTED
    )
    consent_method: ConsentMethod = Field(ConsentMethod.SIGNED, title="consent.method", json_schema_extra=WANTED)
    consent_given_by: ConsentGiver | None = Field(None, title="consent.given_by")
    consent_statement: bool = Field(False, title="consent.statement_shown")
    expected_version: str | None = Field(None, title="person.version", max_length=64, json_schema_extra=UNSEEN)
    """Of the form that is gone on with: its state when it was shown."""

    def changes(self) -> dict[str, Any]:
        """Return what the form says beside the person, under the names of the domain.

        Which authorization it cites is no part of it: that is recorded with the person, and found again.
        """
        said = {name: getattr(self, name) for name in _PLAIN}
        said["needs"] = tuple(dict.fromkeys(self.needs))
        said["eligibility"] = {each: getattr(self.eligibility, each.value) for each in Criterion}
        return {**said, "consent_said": True}

    def authorizes(self, recipient: str) -> Asked:
        """Return what the person authorizes ``recipient`` to be told; its end is the usual one."""
        return Asked(
            recipient=recipient,
            categories=frozenset(self.consent_categories),
            method=self.consent_method,
            given_by=self.consent_given_by,
            statement_shown=self.consent_statement,
        )

    def person_changes(self) -> dict[str, Any]:
        """Return what the form says of the person, under the names of the domain."""
        return {name: getattr(self, name) for name in _OF_PERSON}


class PaperEntered(ReferEntered):
    """A form that was filled in on paper, on a day of its own."""

    referred_on: date | None = Field(None, title="paper.referred_on")


_PLAIN: Final = (
    "to_organization",
    "service_code",
    "entry_point",
    "urgency",
    "referring_unit",
    "transport_needed",
    "evening_needed",
    "language",
    "group_ability",
    "how_heard",
)
_OF_PERSON: Final = ("name", "phone", "contact_instructions", "birth_date", "address")


def filled(form: ReferralForm, person: Person) -> dict[str, object]:
    """Return what stands in the fields of a form that is gone on with, by their names."""
    shown: dict[str, object] = {name: getattr(form, name) for name in _PLAIN}
    shown |= {name: getattr(person, name) for name in _OF_PERSON}
    shown["needs"] = form.needs
    for each in Criterion:
        shown[f"eligibility.{each.value}"] = form.eligibility.get(each, Answer.UNKNOWN)
    return shown


def consent_filled() -> dict[str, object]:
    """Return what stands in the fields of the authorization before anybody was asked."""
    return {
        "consent_answer": ConsentAnswer.NOT_ASKED,
        "consent_categories": USUAL,
        "consent_method": ConsentMethod.SIGNED,
    }
