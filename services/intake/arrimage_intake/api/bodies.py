"""What people send: the common referral form (R-089) and the workers' steps.

Who the person is never shows in the representation of a form.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from arrimage_contracts.fields import ORGANIZATION_PATTERN
from arrimage_contracts.vocabularies import (
    AttemptResult,
    ContactChannel,
    DeclineReason,
    EntryPoint,
    FormField,
    ReferralPath,
    ServiceCode,
    Theme,
    Urgency,
    WithdrawnBy,
)
from arrimage_intake.domain import form as domain
from arrimage_intake.domain.form import Answer, Criterion, GroupAbility

_LINE = r"^[^\x00-\x1f\x7f]+$"
_TEXT = r"^[^\x00]+$"
_CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_LINE)]
"""One line of text that stays in this organization."""
Phone = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=_LINE)]
FreeText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000, pattern=_TEXT)]
Code = Annotated[str, StringConstraints(max_length=64, pattern=_CODE)]
"""A word or an id that is opaque here: never a name."""
WorkerId = Annotated[str, StringConstraints(max_length=31, pattern=r"^[a-z0-9][a-z0-9-]*$")]
"""The id under which a worker has a key (`arrimage node worker add`)."""
Organizations = Annotated[list[Annotated[str, Field(pattern=ORGANIZATION_PATTERN)]], Field(max_length=5)]
"""Organizations that could help instead, best first; none if nobody was found."""


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
    """The common referral form (R-089). What is left out is not known yet: the referral waits for it (R-090)."""

    referring_unit: Code | None = None
    referring_worker: Code | None = None
    entry_point: EntryPoint | None = None
    to_organization: Annotated[str, Field(pattern=ORGANIZATION_PATTERN)] | None = None
    service_code: ServiceCode | None = None
    needs: Annotated[list[Theme], Field(min_length=1, max_length=len(Theme))] | None = None
    """Why, as codes of themes. They stay here."""
    eligibility: Annotated[dict[Criterion, Answer], Field(min_length=1)] | None = None
    """What is known of each criterion. It stays here; no answer decides by itself (R-082)."""
    consent: UUID | Literal["none"] | None = None
    """The authorization to communicate, or ``none``."""
    contact_instructions: FreeText | None = Field(default=None, repr=False)
    """How and when the person wants to be reached. Stays here; tell it by telephone."""
    person: PersonForm | None = None
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
    keep_as_draft: bool = False
    """Keep what is written, to be gone on with; nobody is told, and nothing is sent."""

    def changes(self) -> dict[str, Any]:
        """Return what the form says beside the person, under the names of the domain."""
        said = {name: getattr(self, name) for name in self.model_fields_set - _APART}
        if "needs" in said:
            said["needs"] = tuple(dict.fromkeys(self.needs or ()))
        if "eligibility" in said:
            said["eligibility"] = self.eligibility or {}
        if "consent" in said:
            said.pop("consent")
            said["consent_said"] = self.consent is not None
            said["consent_id"] = None if self.consent == "none" else self.consent
        return said

    def person_changes(self) -> dict[str, Any]:
        """Return what the form says of the person, under the names of the domain."""
        said = {} if self.person is None else self.person.model_dump()
        if "contact_instructions" in self.model_fields_set:
            said["contact_instructions"] = self.contact_instructions
        return said

    def form(self, today: date) -> domain.ReferralForm:
        """Return the form without the person."""
        changes = self.changes()
        return domain.ReferralForm(**{**changes, "referred_on": self.referred_on or today})


_APART = frozenset({"person", "contact_instructions", "keep_as_draft"})


class TakingInCharge(_Form):
    """A worker takes the referral in charge, with another one behind if there is one (R-115)."""

    backup: WorkerId | None = None


class ReturnForm(_Form):
    """What the offer lacks, by the names of the form's fields (R-090)."""

    missing: Annotated[list[FormField], Field(min_length=1, max_length=len(FormField))]


class DeclineForm(_Form):
    """Why the service cannot help; the reason stays here (R-091). Who could is told to the sender (R-084)."""

    reason: DeclineReason
    suggested: Organizations = []


class WithdrawalForm(_Form):
    """Who withdraws the referral. Where it arrived, it is always the person (R-108)."""

    by: WithdrawnBy = WithdrawnBy.SENDER


class IdentityForm(_Form):
    """Who the person is, as the sender's worker told it by telephone."""

    person: PersonForm
    contact_instructions: FreeText | None = Field(default=None, repr=False)
    expected_version: Annotated[int, Field(ge=1)] | None = None
    """The version that is corrected; leave it out the first time."""


class DuplicateForm(_Form):
    """The open referral in which the same person is being helped already (R-104)."""

    of: UUID


class HistoryForm(_Form):
    """An earlier, closed case of the same person here (R-137)."""

    case_id: UUID


class AttemptForm(_Form):
    """Somebody tried to reach the person; only ``reached``, both ways, is a contact (R-114)."""

    channel: ContactChannel
    result: AttemptResult
    attempted_at: AwareDatetime | None = None
    """An instant with its zone; now if it is left out."""


class FirstContactForm(_Form):
    """The person was reached, both ways. An attempt without an answer is none (R-114)."""

    made_on: date | None = None
    """A civil date of the node's zone; today if it is left out."""


class OfferForm(_Form):
    """The colleague who is asked to take over."""

    to: WorkerId


class BackupForm(_Form):
    """The colleague who stands behind the lead; nobody if it is left out."""

    worker: WorkerId | None = None


class AbsenceForm(_Form):
    """A worker who is away."""

    worker: WorkerId


class InformalContactForm(_Form):
    """A talk with somebody of whom nothing is kept: there is no field for who (R-025, R-111)."""

    channel: ContactChannel
    contacted_on: date | None = None
    """A civil date that is not in the future; today if it is left out."""
    theme: Theme | None = None
