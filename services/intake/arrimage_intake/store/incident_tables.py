"""The register of incidents of confidentiality, and its statements (R-330)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import LargeBinary, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import get_locked
from arrimage_contracts.vocabularies import IncidentNature
from arrimage_intake.store.tables import Row
from arrimage_intake.store.types import Code


class Incident(Row):
    """Something that happened to what is confidential. What happened and what was done is sealed text."""

    __tablename__ = "incident"

    incident_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    nature: Mapped[IncidentNature] = mapped_column(Code(IncidentNature))
    persons: Mapped[int]
    """How many persons it concerns, as far as is known."""
    happened_on: Mapped[date | None]
    """The civil day on which it happened, or began; None while that is not known."""
    known_on: Mapped[date]
    """The civil day on which the organization knew of it."""
    reported_on: Mapped[date] = mapped_column(index=True)
    reported_by: Mapped[str | None] = mapped_column(String(64))
    serious: Mapped[bool]
    """Whether there is a risk of serious injury to somebody: then the law wants more than a register."""
    told: Mapped[bytes] = mapped_column(LargeBinary)
    closed_on: Mapped[date | None]
    closed_by: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - as the mapper wants it


def add_incident(session: Session, incident: Incident) -> None:
    """Keep an incident; the register loses none."""
    session.add(incident)


async def load_incident(session: Session, incident_id: UUID) -> Incident | None:
    """Return an incident, locked until the commit."""
    return await get_locked(session, Incident, incident_id)


async def find_incident(session: Session, incident_id: UUID) -> Incident | None:
    """Return an incident, to be looked at."""
    return await session.get(Incident, incident_id)


async def incidents(session: Session, limit: int) -> Sequence[Incident]:
    """Return the register, what is not closed first, then the latest first."""
    found = await session.scalars(
        select(Incident)
        .order_by(Incident.closed_on.is_not(None), Incident.reported_on.desc(), Incident.incident_id.desc())
        .limit(limit)
    )
    return found.all()
