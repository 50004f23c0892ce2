"""The statements on what left for other organizations, or is about to: the outbox, without bodies and ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from arrimage_chassis.delivery.outbox import BORDER_LANE
from arrimage_chassis.store import Session
from arrimage_chassis.store.tables import outbox
from arrimage_contracts.subjects import event_of

_O = outbox.c
_SHOWN = (
    select(_O.recipient, _O.subject, _O.created_at, _O.published_at, _O.refused_code, _O.dropped_by)
    .where(_O.lane == BORDER_LANE)
    .order_by(_O.seq.desc())
)


@dataclass(frozen=True)
class Departure:
    """One event that is for another organization; instants are in UTC."""

    recipient: str
    event: str
    written_at: datetime
    arrived_at: datetime | None
    """When the hub put it into the recipient's mailbox."""
    is_refused: bool
    """It was refused for ever, and waits for a person's decision."""
    is_dropped: bool
    """Somebody decided that it is not to be sent."""

    @property
    def is_waiting(self) -> bool:
        """Whether it goes by itself as soon as it can."""
        return self.arrived_at is None and not self.is_refused and not self.is_dropped


async def last_departures(session: Session, limit: int) -> Sequence[Departure]:
    """Return the latest departures, the latest first."""
    return await _read(session, _SHOWN.limit(limit))


async def departures_on_hold(session: Session, limit: int) -> Sequence[Departure]:
    """Return what has not gone yet, however old, the latest first."""
    return await _read(session, _SHOWN.where(_O.published_at.is_(None)).limit(limit))


async def departures_of_case(session: Session, case_id: UUID, recipients: Sequence[str]) -> Sequence[Departure]:
    """Return what left, or waits to leave, of one case, the first one first; kept as long as the outbox keeps."""
    of_case = _SHOWN.where(_O.case_id == case_id, _O.recipient.in_(recipients))
    return list(reversed(await _read(session, of_case)))


async def _read(session: Session, query: Select[Any]) -> list[Departure]:
    return [
        Departure(
            row.recipient,
            event_of(row.subject),
            row.created_at,
            row.published_at if row.dropped_by is None else None,
            row.refused_code is not None and row.dropped_by is None and row.published_at is None,
            row.dropped_by is not None,
        )
        for row in await session.execute(query)
    ]
