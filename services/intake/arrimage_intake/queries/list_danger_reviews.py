"""Show what was disclosed because of a danger, with why, to whoever reviews it (R-107)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from arrimage_chassis.look import Look
from arrimage_intake.commands.open_for_emergency import REASON_BOX
from arrimage_intake.domain.access_log import Action, Entry
from arrimage_intake.store.disclosure_tables import EmergencyDisclosure
from arrimage_intake.store.emergency_disclosures import exceptions

_MOST: Final = 200


@dataclass(frozen=True)
class DangerReview:
    """One disclosure in danger, as whoever reviews it reads it."""

    row: EmergencyDisclosure
    reason: str = field(repr=False)
    may_review: bool
    """Whether whoever asks is somebody else than the one who disclosed, and nobody reviewed it yet."""


async def list_danger_reviews(look: Look) -> Sequence[DangerReview]:
    """Return what was disclosed because of a danger, what nobody reviewed first."""
    box = look.place.secret.box_of(REASON_BOX)
    rows = await exceptions(look.session, _MOST)
    if rows:
        cases = {row.case_id for row in rows}
        look.seen.append(
            Entry(Action.LOG_READ, purpose="emergencies", cases=cases, worker=look.worker, role=look.role)
        )
    return [
        DangerReview(row, box.open(row.reason).decode(), row.reviewed_at is None and row.worker != look.worker)
        for row in rows
    ]
