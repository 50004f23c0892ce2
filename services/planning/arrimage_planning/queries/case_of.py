"""The case that an address names, by itself or by one of its plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from arrimage_chassis.look import id_in
from arrimage_chassis.store import Session
from arrimage_planning.store.plans import case_of_plan


async def case_of(session: Session, path: Mapping[str, Any]) -> UUID | None:
    """Return the case; None if the address names none that is known here."""
    if (case_id := id_in(path, "case_id")) is not None:
        return case_id
    plan_id = id_in(path, "plan_id")
    return await case_of_plan(session, plan_id) if plan_id is not None else None
