"""HTTP in: the register of incidents of confidentiality (R-330)."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from arrimage_chassis.look import Look
from arrimage_chassis.work import Work
from arrimage_contracts.vocabularies import IncidentNature
from arrimage_intake.commands.report_incident import complete_incident, report_incident
from arrimage_intake.domain.incident import LONGEST_TEXT, MOST_PERSONS, IncidentReport, IncidentTold
from arrimage_intake.queries.read_register import InRegister, read_register
from arrimage_intake.store.incident_tables import Incident

_Text = Annotated[str, Field(max_length=LONGEST_TEXT, repr=False)]
_Persons = Annotated[int, Field(ge=0, le=MOST_PERSONS)]


class IncidentForm(BaseModel):
    """An incident as it is reported; the texts stay in this organization's store, sealed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    nature: IncidentNature
    persons: _Persons
    known_on: date
    happened_on: date | None = None
    serious: bool = False
    what: _Text
    measures: _Text = ""
    notified: _Text = ""


class ProgressForm(BaseModel):
    """What was done about it since."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    persons: _Persons
    what: _Text
    measures: _Text = ""
    notified: _Text = ""
    close: bool = False
    expected_version: Annotated[int, Field(ge=1)]


class IncidentMade(BaseModel):
    """An incident without its texts; civil dates of the node's zone."""

    model_config = ConfigDict(from_attributes=True)

    incident_id: UUID
    nature: IncidentNature
    persons: int
    known_on: date
    happened_on: date | None
    serious: bool
    reported_on: date
    reported_by: str | None
    closed_on: date | None
    closed_by: str | None
    version: int


class IncidentView(IncidentMade):
    """An incident as the register says it."""

    what: str = Field(repr=False)
    measures: str = Field(repr=False)
    notified: str = Field(repr=False)


async def report(body: IncidentForm, work: Work) -> IncidentMade:
    """Write an incident into the register; the privacy officer is told that there is one."""
    told = IncidentTold(body.what, body.measures, body.notified)
    made = IncidentReport(body.nature, body.persons, body.known_on, body.happened_on, body.serious, told)
    return IncidentMade.model_validate(await report_incident(made, work))


async def complete(incident_id: UUID, body: ProgressForm, work: Work) -> IncidentMade:
    """Write what was done about an incident, or close it."""
    told = IncidentTold(body.what, body.measures, body.notified)
    row: Incident = await complete_incident(
        incident_id, body.persons, told, body.expected_version, work, close=body.close
    )
    return IncidentMade.model_validate(row)


async def list_all(look: Look) -> list[IncidentView]:
    """Read the register."""
    return [_view(each) for each in await read_register(look)]


def _view(of: InRegister) -> IncidentView:
    made = IncidentMade.model_validate(of.row)
    return IncidentView(
        **made.model_dump(), what=of.told.what, measures=of.told.measures, notified=of.told.notified
    )
