"""List informal contacts."""

from __future__ import annotations

from collections.abc import Sequence

from arrimage_chassis.store import Session
from arrimage_intake.store import informal_contacts
from arrimage_intake.store.tables import InformalContact


async def list_contacts(session: Session, limit: int) -> Sequence[InformalContact]:
    """Return at most ``limit`` informal contacts, the latest first."""
    return await informal_contacts.list_contacts(session, limit)
