"""Write a form into the row of a referral, and read it back."""

from __future__ import annotations

from dataclasses import fields

from arrimage_contracts.vocabularies import Theme
from arrimage_intake.domain.form import Answer, Criterion, Person, ReferralForm
from arrimage_intake.store.persons import KnownPerson
from arrimage_intake.store.tables import SentReferral


def write_form(referral: SentReferral, form: ReferralForm) -> None:
    """Let the row say what ``form`` says."""
    for field in fields(form):
        setattr(referral, field.name, getattr(form, field.name))
    referral.needs = list(form.needs)


def form_of(referral: SentReferral) -> ReferralForm:
    """Return the form that the row holds."""
    held = {field.name: getattr(referral, field.name) for field in fields(ReferralForm)}
    held["needs"] = tuple(map(Theme, referral.needs))
    held["eligibility"] = {Criterion(name): Answer(value) for name, value in referral.eligibility.items()}
    return ReferralForm(**held)


def person_of(known: KnownPerson | None) -> Person:
    """Return the person; one of whom nothing is known, if there is none."""
    return Person() if known is None else known.person
