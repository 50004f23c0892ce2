"""The statements on persons: the one place where identity is read and written."""

from __future__ import annotations

from uuid import UUID

from arrimage_chassis.store import Session
from arrimage_intake.store.tables import PersonRow


async def find_person(session: Session, case_id: UUID, *, for_update: bool = False) -> PersonRow | None:
    """Return who the person of a case is, or None while it is not known."""
    return await session.get(PersonRow, case_id, with_for_update=for_update or None)
