"""Read the register of incidents of confidentiality, in words (R-330)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from arrimage_chassis.look import Look
from arrimage_chassis.problems import ProblemError
from arrimage_intake.commands.report_incident import INCIDENT_BOX
from arrimage_intake.domain.incident import UNKNOWN, IncidentTold, read_told
from arrimage_intake.store.incident_tables import Incident, find_incident, incidents

_MOST: Final = 500


@dataclass(frozen=True)
class InRegister:
    """An incident, with what is written of it."""

    row: Incident
    told: IncidentTold = field(repr=False)


async def read_register(look: Look) -> Sequence[InRegister]:
    """Return the register, what is not closed first."""
    return [_opened(row, look) for row in await incidents(look.session, _MOST)]


async def read_incident(look: Look, incident_id: UUID) -> InRegister:
    """Return one incident.

    :raises ProblemError: ``incident.unknown``.
    """
    row = await find_incident(look.session, incident_id)
    if row is None:
        raise ProblemError(UNKNOWN)
    return _opened(row, look)


def _opened(row: Incident, look: Look) -> InRegister:
    return InRegister(row, read_told(look.place.secret.box_of(INCIDENT_BOX).open(row.told)))
