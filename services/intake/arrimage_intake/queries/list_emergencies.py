"""Show the files that were opened in an emergency, with why, to whoever looks at it (R-107)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from arrimage_chassis.look import Look
from arrimage_intake.commands.open_for_emergency import REASON_BOX
from arrimage_intake.domain.access_log import Action, Entry
from arrimage_intake.domain.emergency import Finding
from arrimage_intake.store.emergencies import accesses

_MOST: Final = 200


@dataclass(frozen=True)
class Opening:
    """One file that was opened; instants in UTC."""

    access_id: UUID
    case_id: UUID
    worker: str
    reason: str = field(repr=False)
    opened_at: datetime
    until: datetime
    review_due_at: datetime
    reviewed_at: datetime | None
    reviewed_by: str | None
    finding: Finding | None
    may_review: bool
    """Whether whoever asks is somebody else than the one who opened it, and nobody looked yet."""


async def list_emergencies(look: Look) -> Sequence[Opening]:
    """Return the openings, those that nobody looked at yet first."""
    box = look.place.secret.box_of(REASON_BOX)
    rows = await accesses(look.session, _MOST)
    if rows:
        look.seen.append(
            Entry(
                Action.LOG_READ,
                purpose="emergencies",
                cases={row.case_id for row in rows},
                worker=look.worker,
                role=look.role,
            )
        )
    return [
        Opening(
            row.access_id,
            row.case_id,
            row.worker,
            box.open(row.reason).decode(),
            row.opened_at,
            row.until,
            row.review_due_at,
            row.reviewed_at,
            row.reviewed_by,
            row.finding,
            row.reviewed_at is None and row.worker != look.worker,
        )
        for row in rows
    ]
