"""A small service with one page and one form, of the chassis's own tests; its notes are in the probe's table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from chassis.tests.probe import applied
from pydantic import BaseModel, Field
from sqlalchemy import MetaData, insert, select

from arrimage_chassis.manifest import Manifest
from arrimage_chassis.pages.declaration import Act, Page, Pages
from arrimage_chassis.pages.entered import UNSEEN
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.problems import Problem, ProblemError
from arrimage_chassis.service import ServiceDefinition
from arrimage_chassis.work import Work
from arrimage_contracts.requests.session import SessionAsked
from arrimage_contracts.vocabularies import ServiceName

_NOT_THIS = Problem("note.not_this", 409, "Pas ce mot.", "Not this word.")
_FIRST = "00000000000000000000000000000000"


class Note(BaseModel):
    """What is noted."""

    text: str = Field(title="note.text", max_length=40, repr=False)
    on: date | None = Field(None, title="note.on")


class Last(BaseModel):
    """The last note: after it there is no form any more."""

    text: str = Field(title="note.text", max_length=400, repr=False)
    read: str = Field("", title="note.text", json_schema_extra=UNSEEN)


class Search(BaseModel):
    """What is looked for."""

    word: str = Field(title="note.word", max_length=40, repr=False)


async def notes(visit: Visit) -> View:
    """Show the notes; or those in which a word is, when that was asked."""
    rows = list((await visit.session.execute(select(applied.c.what).order_by(applied.c.n))).scalars())
    if "panne" in rows:
        raise RuntimeError
    return _page(visit, [each for each in rows if visit.entered_in(Search, "word") in each])


async def note(visit: Visit, number: int) -> View:
    """Show one note."""
    return _page(visit, [str(number)])


def _page(visit: Visit, found: list[str]) -> View:
    last, search = visit.form(Last), visit.form(Search)
    return visit.view("notes.html", notes=found, form=visit.form(Note), last=last, search=search)


async def end(visit: Visit, form: Last, work: Work) -> Go:
    """Keep the last note."""
    if "fin" in (await work.session.execute(select(applied.c.what))).scalars():
        raise ProblemError(_NOT_THIS)
    await work.session.execute(insert(applied).values(case_id=work.new_id(), what=form.text))
    return Go("/planning/notes", "noted")


async def write(visit: Visit, form: Note, work: Work) -> Go:
    """Keep a note."""
    await work.session.execute(insert(applied).values(case_id=work.new_id(), what=form.text))
    if form.text == "non":
        raise ProblemError(_NOT_THIS)
    return Go("/planning/notes", "noted")


MANIFEST = Manifest(
    service=ServiceName.PLANNING,
    asks=(SessionAsked,),
    pages=Pages(
        folder=Path(__file__).parent / "page_templates",
        texts={
            "notes.title": ("Notes", "Notes"),
            "notes.count.one": ("{count} note", "{count} note"),
            "notes.count.other": ("{count} notes", "{count} notes"),
            "notes.none": ("Aucune note", "No note"),
            "notes.keep": ("Garder", "Keep"),
            "notes.last": ("Finir", "End"),
            "notes.search": ("Chercher", "Search"),
            "note.word": ("Mot", "Word"),
            "note.text": ("Texte", "Text"),
            "note.on": ("Date", "Date"),
            "done.noted": ("C'est noté.", "Noted."),
        },
        shown=(Page("/notes", notes), Page("/notes/{number}", note)),
        done=(
            Act("/notes", Note, write, again=notes),
            Act("/last", Last, end, again=notes),
            Act("/search", Search, None, again=notes),
        ),
    ),
)
SERVICE = ServiceDefinition(MANIFEST, MetaData(), Path(__file__).parent / "probe_migrations")
