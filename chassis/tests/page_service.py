"""A small service with one page and one form, of the chassis's own tests; its notes are in the probe's table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from chassis.tests.probe import applied
from pydantic import BaseModel, Field
from sqlalchemy import MetaData, insert, select

from arrimage_chassis.manifest import Manifest
from arrimage_chassis.pages.declaration import Act, Page, Pages
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


async def notes(visit: Visit) -> View:
    """Show the notes."""
    rows = (await visit.session.execute(select(applied.c.what).order_by(applied.c.n))).scalars()
    return visit.view("notes.html", notes=list(rows), form=visit.form(Note))


async def note(visit: Visit, number: int) -> View:
    """Show one note."""
    return visit.view("notes.html", notes=[str(number)], form=visit.form(Note))


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
            "note.text": ("Texte", "Text"),
            "note.on": ("Date", "Date"),
            "done.noted": ("C'est noté.", "Noted."),
        },
        shown=(Page("/notes", notes), Page("/notes/{number}", note)),
        done=(Act("/notes", Note, write, again=notes),),
    ),
)
SERVICE = ServiceDefinition(MANIFEST, MetaData(), Path(__file__).parent / "probe_migrations")
