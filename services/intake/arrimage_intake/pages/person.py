"""Who the person of a case is, and how they may be reached: written and corrected by more than one worker."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field

from arrimage_chassis.access import DataClass
from arrimage_chassis.http.civil_time import CivilTime
from arrimage_chassis.pages.declaration import Act, Page
from arrimage_chassis.pages.entered import UNSEEN
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.problems import Problem, ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import ContactWay
from arrimage_intake.api.bodies import FreeText, Line, Phone
from arrimage_intake.api.contact_preferences import EMAIL
from arrimage_intake.commands.hand_over_identity import hand_over_identity
from arrimage_intake.commands.write_contact_preferences import write_contact_preferences
from arrimage_intake.domain.contact_preferences import PREFERENCES_VERSION_CONFLICT, ContactPreferences
from arrimage_intake.domain.form import Person
from arrimage_intake.domain.problems import PERSON_VERSION_CONFLICT
from arrimage_intake.domain.receiver_states import Step
from arrimage_intake.pages.choices import language_name, languages
from arrimage_intake.pages.steps import allowed_steps
from arrimage_intake.queries.show_case import show_case
from arrimage_intake.queries.sight import note_read

WRITTEN_MEANWHILE: Final = Problem(
    "page.written_meanwhile",
    409,
    "Quelqu'un d'autre a écrit ici pendant que vous écriviez. Rien n'est perdu : sa version est montrée à côté de "
    "la vôtre. Corrigez la vôtre au besoin, puis envoyez-la de nouveau.",
    "Somebody else wrote here while you were writing. Nothing is lost: their version is shown beside yours. "
    "Correct yours if need be, then send it again.",
)
_Version = Annotated[int, Field(ge=1)]


class PersonEntered(BaseModel):
    """Who the person is."""

    name: Line = Field(title="refer.name", repr=False)
    phone: Phone | None = Field(None, title="refer.phone", repr=False)
    contact_instructions: FreeText | None = Field(None, title="refer.contact_instructions", repr=False)
    birth_date: date | None = Field(None, title="refer.birth_date", repr=False)
    address: Line | None = Field(None, title="refer.address", repr=False)
    expected_version: _Version | None = Field(None, title="person.version", json_schema_extra=UNSEEN)


class ContactEntered(BaseModel):
    """What the person said of being reached."""

    may_be_contacted: bool = Field(title="contact.may")
    ways: Annotated[list[ContactWay], Field(max_length=len(ContactWay))] = Field(
        [], title="contact.ways", repr=False
    )
    email: Annotated[str, Field(max_length=254, pattern=EMAIL)] | None = Field(
        None, title="contact.email", repr=False
    )
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = Field(
        None, title="contact.language", repr=False
    )
    safe_from: CivilTime | None = Field(None, title="contact.safe_from", repr=False)
    safe_until: CivilTime | None = Field(None, title="contact.safe_until", repr=False)
    first_name: Line | None = Field(None, title="contact.first_name", repr=False)
    expected_version: _Version | None = Field(None, title="person.version", json_schema_extra=UNSEEN)


_OF_PERSON: Final = ("name", "phone", "contact_instructions", "birth_date", "address")
_OF_CONTACT: Final = ("email", "language", "safe_from", "safe_until", "first_name")


async def show_person(visit: Visit, case_id: UUID) -> View:
    """Show who the person is, to be written or corrected; beside it what somebody else wrote meanwhile."""
    case = await show_case(visit.session, case_id)
    row = case.person
    note_read(visit.look, case_id, [name for name in _OF_PERSON if getattr(row, name, None)], "page.person")
    form = visit.form(PersonEntered, **{name: getattr(row, name, None) for name in _OF_PERSON})
    return visit.view(
        "person.html",
        case=case,
        form=form,
        row=row,
        is_other=_is_other(visit, PersonEntered, row.version if row is not None else None),
        may_write=case.is_received and Step.WRITE_IDENTITY.value in allowed_steps(case.current),
    )


async def show_contact(visit: Visit, case_id: UUID) -> View:
    """Show whether and how the person wishes to be reached."""
    case = await show_case(visit.session, case_id)
    row = case.preferences
    note_read(visit.look, case_id, [name for name in _OF_CONTACT if getattr(row, name, None)], "page.contact")
    said = {name: _hours(getattr(row, name, None)) for name in _OF_CONTACT}
    if row is not None:
        said |= {"may_be_contacted": str(row.may_be_contacted).lower(), "ways": row.ways}
    form = visit.form(ContactEntered, **said)
    return visit.view(
        "contact.html",
        case=case,
        form=form,
        row=row,
        is_other=_is_other(visit, ContactEntered, row.version if row is not None else None),
        ways=visit.words.options(ContactWay),
        languages=languages(form),
        language_name=language_name,
        may=[("true", visit.words("contact.may.yes")), ("false", visit.words("contact.may.no"))],
    )


async def write_person(visit: Visit, form: PersonEntered, work: Work, case_id: UUID) -> Go:
    """Write who the person is."""
    case = await show_case(work.session, case_id)
    person = Person(form.name, form.phone, form.birth_date, form.address, form.contact_instructions)
    try:
        await hand_over_identity(case.current.referral_id, person, form.expected_version, work)
    except ProblemError as error:
        raise _in_words(error) from None
    return Go(f"/intake/cases/{case_id}", "person")


async def write_contact(visit: Visit, form: ContactEntered, work: Work, case_id: UUID) -> Go:
    """Write what the person said of being reached; a refusal never waits."""
    said = ContactPreferences(
        may_be_contacted=form.may_be_contacted,
        ways=frozenset(form.ways),
        **{name: getattr(form, name) for name in _OF_CONTACT},
    )
    try:
        await write_contact_preferences(case_id, said, form.expected_version, work)
    except ProblemError as error:
        raise _in_words(error) from None
    return Go(f"/intake/cases/{case_id}", "contact")


def _in_words(error: ProblemError) -> ProblemError:
    """Return an error of versions in the words of a page, which shows both."""
    if error.problem in (PERSON_VERSION_CONFLICT, PREFERENCES_VERSION_CONFLICT):
        return ProblemError(WRITTEN_MEANWHILE)
    return error


def _is_other(visit: Visit, model: type[BaseModel], version: int | None) -> bool:
    """Tell whether what was entered was begun from another version than the one that stands now."""
    if not visit.was_sent(model):
        return False
    began_from = visit.entered_in(model, "expected_version")
    return began_from != (str(version) if version is not None else "")


def _hours(value: object) -> object:
    return f"{value:%H:%M}" if isinstance(value, time) else value


_IDENTITY: Final = (DataClass.IDENTITY, DataClass.CONTACT)
_CONTACT: Final = (DataClass.CONTACT,)
SHOWN: Final = (
    Page("/cases/{case_id}/person", show_person, about=_IDENTITY),
    Page("/cases/{case_id}/contact", show_contact, about=_CONTACT),
)
DONE: Final = (
    Act("/cases/{case_id}/person", PersonEntered, write_person, again=show_person, about=_IDENTITY),
    Act("/cases/{case_id}/contact", ContactEntered, write_contact, again=show_contact, about=_CONTACT),
)
