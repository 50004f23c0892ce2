"""Whom to contact after a missed meeting, and by when (R-156)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from arrimage_chassis.store import Session
from arrimage_planning.domain.contact import ContactTaskState
from arrimage_planning.store import contacts
from arrimage_planning.store.tables import ContactTaskRow


async def list_contact_tasks(
    session: Session, *, state: ContactTaskState, due_by: date | None, limit: int, offset: int
) -> Sequence[ContactTaskRow]:
    """Return the tasks in ``state``, the first to be done first."""
    return await contacts.find_tasks(session, state=state, due_by=due_by, limit=limit, offset=offset)
