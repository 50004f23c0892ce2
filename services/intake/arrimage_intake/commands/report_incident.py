"""Write an incident of confidentiality into the register, say that there is one, and see it to its end (R-330)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from arrimage_chassis.logs import get_logger
from arrimage_chassis.problems import ProblemError
from arrimage_chassis.work import Work
from arrimage_contracts.events.disclosure import ConfidentialityIncidentReported
from arrimage_intake.domain.incident import (
    CLOSED,
    UNKNOWN,
    VERSION_CONFLICT,
    IncidentReport,
    IncidentTold,
    check_report,
)
from arrimage_intake.store.incident_tables import Incident, add_incident, load_incident

INCIDENT_BOX: Final = "intake/incident"
_log = get_logger()


async def report_incident(report: IncidentReport, work: Work) -> Incident:
    """Write an incident down, and say that there is one: its nature and how many persons, never what happened.

    :raises ProblemError: as :func:`arrimage_intake.domain.incident.check_report`.
    """
    check_report(report, work.today)
    incident = Incident(
        incident_id=work.new_id(),
        nature=report.nature,
        persons=report.persons,
        happened_on=report.happened_on,
        known_on=report.known_on,
        reported_on=work.today,
        reported_by=work.worker,
        serious=report.serious,
        told=_seal(report.told, work),
    )
    add_incident(work.session, incident)
    await work.session.flush()
    said = ConfidentialityIncidentReported(
        incident_id=incident.incident_id,
        nature=report.nature,
        persons=report.persons,
        reported_on=work.today,
    )
    work.publish(said, case_id=incident.incident_id)  # of no one case: the incident stands for itself
    _log.warning(
        "incident.reported",
        incident_id=str(incident.incident_id),
        nature=report.nature,
        persons=report.persons,
        worker=work.worker,
    )
    return incident


async def complete_incident(
    incident_id: UUID, persons: int, told: IncidentTold, expected_version: int, work: Work, *, close: bool
) -> Incident:
    """Write what was done about an incident, or how many it concerns; and close it.

    :raises ProblemError: ``incident.unknown``, ``incident.closed``, ``incident.version_conflict``.
    """
    incident = await load_incident(work.session, incident_id)
    if incident is None:
        raise ProblemError(UNKNOWN)
    if incident.closed_on is not None:
        raise ProblemError(CLOSED)
    if incident.version != expected_version:
        raise ProblemError(VERSION_CONFLICT)
    incident.persons = persons
    incident.told = _seal(told, work)
    if close:
        incident.closed_on, incident.closed_by = work.today, work.worker
    await work.session.flush()
    return incident


def _seal(told: IncidentTold, work: Work) -> bytes:
    return work.place.secret.box_of(INCIDENT_BOX).seal(told.content())
