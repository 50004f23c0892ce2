"""Show who the persons of some cases are, and whose work they are, beside what other services say of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from arrimage_chassis.store import Session
from arrimage_intake.store.todo import KnownCase, known_cases

__all__ = ["KnownCase", "show_known_cases"]


async def show_known_cases(session: Session, case_ids: Collection[UUID]) -> Mapping[UUID, KnownCase]:
    """Return what is known of each case, by one query."""
    return await known_cases(session, case_ids)
