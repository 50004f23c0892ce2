"""Tell the relay, just before it sends something sealed, whether it still may (R-094, R-095)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from arrimage_chassis.clock import Clock
from arrimage_chassis.store import Session
from arrimage_intake.store.consents import active_on
from arrimage_intake.store.emergency_disclosures import holding_now


async def may_still_send(session: Session, consent_ids: Collection[UUID], clock: Clock) -> set[UUID]:
    """Return those of the authorizations and exceptions that hold at this moment."""
    holding = await active_on(session, consent_ids, clock.today())
    return holding | await holding_now(session, set(consent_ids) - holding, clock.now())
