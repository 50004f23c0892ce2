"""The common form as a worker fills it in (R-089): what is entered, and what it means."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from arrimage_chassis.pages.entered import UNSEEN, WANTED, WRONG
from arrimage_contracts.fields import ORGANIZATION_PATTERN
from arrimage_contracts.vocabularies import EntryPoint, ServiceCode, Theme, Urgency
from arrimage_intake.api.bodies import Code, FreeText, Line, Phone
from arrimage_intake.domain.form import Answer, Criterion, GroupAbility, Person, ReferralForm


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

    expected_version: str | None = Field(None, title="person.version", max_length=64, json_schema_extra=UNSEEN)
    """Of the form that is gone on with: its state when it was shown."""

    def changes(self) -> dict[str, Any]:
        """Return what the form says beside the person, under the names of the domain."""
        said = {name: getattr(self, name) for name in _PLAIN}
        said["needs"] = tuple(dict.fromkeys(self.needs))
        said["eligibility"] = {each: getattr(self.eligibility, each.value) for each in Criterion}
        # There is no authorization yet that a node can keep; the form says so, and nothing of who it is goes.
        return {**said, "consent_said": True, "consent_id": None}

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
