"""What a referral form holds (R-089). Who the person is never shows in a representation or a log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_contracts.vocabularies import EntryPoint, ReferralPath, ServiceCode, Theme, Urgency
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


@dataclass(frozen=True)
class Person:
    """Who the person is and how to reach them; stays in intake's own store."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    birth_date: date | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    contact_instructions: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class ReferralForm:
    """The common form, without the person; codes only."""

    referring_unit: str
    referring_worker: str
    referred_on: date
    entry_point: EntryPoint
    to_organization: str
    service_code: ServiceCode
    urgency: Urgency
    path: ReferralPath
    needs: tuple[Theme, ...]
    """Never sent: they would tell of the person's health (R-132)."""
    consent_id: UUID | None
    """The authorization to communicate, or None if there is none (R-306)."""
    transport_needed: bool
    evening_needed: bool
    language: str | None
    group_ability: GroupAbility | None
    how_heard: str | None


def check_form(form: ReferralForm, *, organization: str, partners: Collection[str], today: date) -> None:
    """Refuse a form that cannot be sent.

    :raises ProblemError: ``referral.to_oneself``, ``referral.unknown_destination``, ``referral.date_in_future``.
    """
    if form.to_organization == organization:
        raise ProblemError(TO_ONESELF)
    if form.to_organization not in partners:
        known = ", ".join(sorted(set(partners) - {organization})) or "—"
        raise ProblemError(UNKNOWN_DESTINATION, organization=form.to_organization, known=known)
    if form.referred_on > today:
        raise ProblemError(DATE_IN_FUTURE, date=form.referred_on, today=today)


def check_person(person: Person, *, today: date) -> None:
    """Refuse what cannot be true of a person.

    :raises ProblemError: ``person.birth_date_in_future``.
    """
    if person.birth_date is not None and person.birth_date > today:
        raise ProblemError(BIRTH_DATE_IN_FUTURE)
