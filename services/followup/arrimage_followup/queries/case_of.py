"""The case that an address names, by itself or by one of its calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from arrimage_chassis.look import id_in
from arrimage_chassis.store import Session
from arrimage_followup.store.followups import load_followup


async def case_of(session: Session, path: Mapping[str, Any]) -> UUID | None:
    """Return the case; None if the address names none that is known here."""
    if (case_id := id_in(path, "case_id")) is not None:
        return case_id
    followup_id = id_in(path, "followup_id")
    row = await load_followup(session, followup_id) if followup_id is not None else None
    return row.case_id if row is not None else None
