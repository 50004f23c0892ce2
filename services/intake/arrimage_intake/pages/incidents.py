"""The register of incidents of confidentiality: read, added to, seen to its end (R-330)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field

from arrimage_chassis.access import DataClass
from arrimage_chassis.pages.declaration import Act, Page
from arrimage_chassis.pages.visit import Go, View, Visit
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import IncidentNature
from arrimage_intake.commands.report_incident import complete_incident, report_incident
from arrimage_intake.domain.incident import LONGEST_TEXT, MOST_PERSONS, IncidentReport, IncidentTold
from arrimage_intake.queries.read_register import read_incident, read_register

_Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
_Persons = Annotated[int, Field(ge=0, le=MOST_PERSONS)]


class IncidentEntered(BaseModel):
    """An incident as it is reported."""

    nature: IncidentNature = Field(title="incident.nature")
    persons: _Persons = Field(title="incident.persons")
    known_on: date = Field(title="incident.known_on")
    happened_on: date | None = Field(None, title="incident.happened_on")
    serious: bool = Field(False, title="incident.serious")
    what: _Text = Field(title="incident.what", repr=False)
    measures: _Text = Field("", title="incident.measures", repr=False)
    notified: _Text = Field("", title="incident.notified", repr=False)


class ProgressEntered(BaseModel):
    """What was done since."""

    persons: _Persons = Field(title="incident.persons")
    what: _Text = Field(title="incident.what", repr=False)
    measures: _Text = Field("", title="incident.measures", repr=False)
    notified: _Text = Field("", title="incident.notified", repr=False)
    close: bool = Field(False, title="incident.close")
    expected_version: Annotated[int, Field(ge=1)] = Field(title="person.version")


async def show_register(visit: Visit) -> View:
    """Show the register."""
    return visit.view("incidents.html", register=await read_register(visit.look))


async def show_new(visit: Visit) -> View:
    """Ask what happened."""
    form = visit.form(IncidentEntered, known_on=visit.today)
    return visit.view("incident_new.html", form=form, natures=visit.words.options(IncidentNature))


async def show_one(visit: Visit, incident_id: UUID) -> View:
    """Show an incident, to be gone on with until it is closed."""
    found = await read_incident(visit.look, incident_id)
    told, row = found.told, found.row
    form = visit.form(
        ProgressEntered, persons=row.persons, what=told.what, measures=told.measures, notified=told.notified
    )
    return visit.view("incident.html", row=row, told=told, form=form)


async def report(visit: Visit, form: IncidentEntered, work: Work) -> Go:
    """Write it down."""
    told = IncidentTold(form.what, form.measures, form.notified)
    made = IncidentReport(form.nature, form.persons, form.known_on, form.happened_on, form.serious, told)
    incident = await report_incident(made, work)
    return Go(f"/intake/incidents/{incident.incident_id}", "incident_reported")


async def go_on(visit: Visit, form: ProgressEntered, work: Work, incident_id: UUID) -> Go:
    """Write what was done since; close it."""
    told = IncidentTold(form.what, form.measures, form.notified)
    await complete_incident(incident_id, form.persons, told, form.expected_version, work, close=form.close)
    return Go("/intake/incidents", "incident_closed" if form.close else "incident_kept")


_ABOUT: Final = (DataClass.INCIDENTS,)
SHOWN: Final = (
    Page("/incidents", show_register, about=_ABOUT),
    Page("/incidents/new", show_new, about=_ABOUT),  # before the next: its address looks like one
    Page("/incidents/{incident_id}", show_one, about=_ABOUT),
)
DONE: Final = (
    Act("/incidents/new", IncidentEntered, report, again=show_new, about=_ABOUT),
    Act("/incidents/{incident_id}", ProgressEntered, go_on, again=show_one, about=_ABOUT),
)
