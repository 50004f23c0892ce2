"""The statements on informal contacts, of which no identity is kept (R-025, R-111)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from arrimage_chassis.store import Session
from arrimage_intake.store.tables import InformalContact


def add_contact(session: Session, contact: InformalContact) -> None:
    """Keep an informal contact."""
    session.add(contact)


async def list_contacts(session: Session, limit: int) -> Sequence[InformalContact]:
    """Return informal contacts, the latest first."""
    found = await session.scalars(
        select(InformalContact)
        .order_by(InformalContact.contacted_on.desc(), InformalContact.contact_id.desc())
        .limit(limit)
    )
    return found.all()
