"""What a referral form holds (R-089). Who the person is never shows in a representation or a log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import (
    EntryPoint,
    FormField,
    ReferralPath,
    ServiceCode,
    Theme,
    Urgency,
)
from arrimage_intake.domain.problems import (
    BIRTH_DATE_IN_FUTURE,
    DATE_IN_FUTURE,
    TO_ONESELF,
    UNKNOWN_DESTINATION,
)


class GroupAbility(StrEnum):
    """Whether the person can take part in a group (R-079)."""

    YES = "yes"
    NO = "no"
    WITH_SUPPORT = "with_support"


class Criterion(StrEnum):
    """What makes a person eligible; the referring worker says what is known of it (R-075 to R-081)."""

    ADULT = "adult"
    DEPENDENCY_TREATED = "dependency_treated"
    TERRITORY = "territory"
    REFERRED_BY_PARTNER = "referred_by_partner"
    GROUP_ABILITY = "group_ability"
    NEEDS_REINTEGRATION = "needs_reintegration"
    VOLUNTARY = "voluntary"


class Answer(StrEnum):
    """What is known of a criterion; never decides by itself (R-082)."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Person:
    """Who the person is and how to reach them; stays in intake's own store."""

    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    birth_date: date | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    contact_instructions: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ReferralForm:
    """The common form, without the person; codes only. What is None is not known yet."""

    referring_unit: str | None = None
    referring_worker: str | None = None
    referred_on: date | None = None
    entry_point: EntryPoint | None = None
    to_organization: str | None = None
    service_code: ServiceCode | None = None
    urgency: Urgency = Urgency.ROUTINE
    path: ReferralPath = ReferralPath.STANDARD
    needs: tuple[Theme, ...] = ()
    """Never sent: they would tell of the person's health (R-132)."""
    eligibility: dict[Criterion, Answer] = field(default_factory=dict)
    """What the referring worker knows of each criterion. Never sent, for the same reason."""
    consent_said: bool = False
    """Whether the form says if there is an authorization to communicate."""
    consent_id: UUID | None = None
    """The authorization, or None if there is none (R-306)."""
    transport_needed: bool = False
    evening_needed: bool = False
    language: str | None = None
    group_ability: GroupAbility | None = None
    how_heard: str | None = None


def missing_fields(form: ReferralForm, person: Person) -> list[FormField]:
    """Return the mandatory fields that are not filled in, in the order of the form (R-089, R-090)."""
    filled = {
        FormField.REFERRING_UNIT: form.referring_unit,
        FormField.REFERRING_WORKER: form.referring_worker,
        FormField.REFERRED_ON: form.referred_on,
        FormField.ENTRY_POINT: form.entry_point,
        FormField.DESTINATION: form.to_organization,
        FormField.SERVICE_CODE: form.service_code,
        FormField.NEEDS: form.needs,
        FormField.ELIGIBILITY: form.eligibility,
        FormField.CONSENT: form.consent_said,
        FormField.CONTACT_INSTRUCTIONS: person.contact_instructions,
        FormField.PERSON: person.name,
    }
    return [name for name, value in filled.items() if not value]


def check_form(form: ReferralForm, *, organization: str, partners: Collection[str], today: date) -> None:
    """Refuse what a form says that cannot be; what it does not say yet is no error.

    :raises ProblemError: ``referral.to_oneself``, ``referral.unknown_destination``, ``referral.date_in_future``.
    """
    if form.to_organization == organization:
        raise ProblemError(TO_ONESELF)
    if form.to_organization is not None and form.to_organization not in partners:
        known = ", ".join(sorted(set(partners) - {organization})) or "—"
        raise ProblemError(UNKNOWN_DESTINATION, organization=form.to_organization, known=known)
    if form.referred_on is not None and form.referred_on > today:
        raise ProblemError(DATE_IN_FUTURE, date=form.referred_on, today=today)


def known_fields(person: Person) -> Sequence[str]:
    """Return the names of what is known of a person, for the log of who wrote it."""
    return [each.name for each in fields(person) if getattr(person, each.name) is not None]


def check_person(person: Person, *, today: date) -> None:
    """Refuse what cannot be true of a person.

    :raises ProblemError: ``person.birth_date_in_future``.
    """
    if person.birth_date is not None and person.birth_date > today:
        raise ProblemError(BIRTH_DATE_IN_FUTURE)
