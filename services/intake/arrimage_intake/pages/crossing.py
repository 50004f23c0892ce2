"""What of a form goes to the other organization, and what stays: told by the contract, so that it is true."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from arrimage_chassis.pages.dates import date_filters
from arrimage_chassis.pages.visit import Visit
from arrimage_contracts.declaration import Audience, pair_scoped_fields
from arrimage_contracts.events.catalogue import CATALOGUE
from arrimage_contracts.events.referral import ReferralResubmitted, ReferralSent
from arrimage_intake.commands.send_referral import facts_of_offer
from arrimage_intake.domain.form import Answer, Criterion
from arrimage_intake.domain.sender_states import SenderState
from arrimage_intake.pages.choices import heard_name, language_name
from arrimage_intake.queries.form_in_progress import FormInProgress
from arrimage_intake.queries.numbers_to_say import number_to_say

Lines = list[tuple[str, str]]
"""What it is, and what it says, in words."""
_NOT_YET: Final = "—"


async def what_goes(visit: Visit, shown: FormInProgress) -> Lines:
    """Return what the other organization gets: each field that the event's border copy declares, and no other.

    A field that is added to the event and has no words here is a fault, never left out in silence.
    """
    referral, words = shown.referral, visit.words
    is_again = referral.state is SenderState.RETURNED
    declaration, _ = CATALOGUE.of(ReferralResubmitted if is_again else ReferralSent)
    copy = declaration.copies[Audience.BORDER]
    facts = facts_of_offer(referral, visit.place) | {"sent_on": visit.today}
    facts["submission"] = referral.submission + 1
    scoped = pair_scoped_fields(copy)
    number = await number_to_say(visit.look, referral.to_organization, referral.case_id)
    shared = words("crosses.scoped") if number is None else words("crosses.number", number=number)
    lines: Lines = [(words("crosses.from"), words.organization(visit.place.organization))]
    for name in copy.model_fields:
        value = shared if name in scoped else _said(visit, facts[name])
        lines.append((words(f"crosses.{name}"), value))
    return [*lines, (words("crosses.time"), words("crosses.to_the_minute"))]


def what_stays(visit: Visit, shown: FormInProgress) -> Lines:
    """Return what the form holds beside, and nobody else gets."""
    form, person, words = shown.form, shown.person, visit.words
    known = [each for each in Criterion if form.eligibility.get(each, Answer.UNKNOWN) is not Answer.UNKNOWN]
    held: list[tuple[str, object]] = [
        ("refer.name", person.name),
        ("refer.phone", person.phone),
        ("refer.contact_instructions", person.contact_instructions),
        ("refer.birth_date", _dated(visit, person.birth_date, "full") if person.birth_date else None),
        ("refer.address", person.address),
        ("refer.needs", ", ".join(words.label(need) for need in form.needs)),
        *((f"Criterion.{each.value}", form.eligibility[each]) for each in known),
        ("refer.referring_unit", form.referring_unit),
        ("refer.referring_worker", form.referring_worker),
        ("refer.transport_needed", form.transport_needed),
        ("refer.evening_needed", form.evening_needed),
        ("refer.language", language_name(words, form.language) if form.language else None),
        ("refer.group_ability", form.group_ability),
        ("refer.how_heard", heard_name(words, form.how_heard) if form.how_heard else None),
    ]
    return [(words(key), _said(visit, value)) for key, value in held if value]


def what_it_says(visit: Visit, shown: FormInProgress) -> Lines:
    """Return all that the form holds now."""
    form, words = shown.form, visit.words
    asked = [
        ("refer.to_organization", words.organization(form.to_organization) if form.to_organization else None),
        ("refer.service_code", form.service_code),
        ("refer.entry_point", form.entry_point),
        ("refer.urgency", form.urgency),
    ]
    return [*what_stays(visit, shown), *((words(key), _said(visit, value)) for key, value in asked if value)]


def _said(visit: Visit, value: object) -> str:
    if value is None:
        return _NOT_YET
    if isinstance(value, bool):
        return visit.words("site.yes" if value else "site.no")
    if isinstance(value, StrEnum):
        return visit.words.label(value)
    if isinstance(value, date):
        return _dated(visit, value, "long")
    return str(value)


def _dated(visit: Visit, on: date, how: str) -> str:
    return date_filters(visit.words.language, str(visit.place.clock.zone), visit.today)[how](on)
