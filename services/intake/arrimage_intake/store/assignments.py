"""The statements that tell whose a case is (R-100, R-102, R-328)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from arrimage_chassis.store import Session
from arrimage_intake.store.emergency_tables import EmergencyAccess
from arrimage_intake.store.tables import ReceivedReferral, SentReferral


async def workers_of(session: Session, case_ids: Collection[UUID]) -> Mapping[UUID, frozenset[str]]:
    """Return who is lead or backup of each case, wrote its form, or is asked to take over; none of unknown ones.

    Two queries, however many cases.
    """
    if not case_ids:
        return {}
    found: dict[UUID, set[str]] = {}
    row = ReceivedReferral
    arrived = await session.execute(
        select(row.case_id, row.lead_worker, row.lead_backup, row.lead_offered_to).where(row.case_id.in_(case_ids))
    )
    for case_id, *workers in arrived:
        found.setdefault(case_id, set()).update(filter(None, workers))
    written = await session.execute(
        select(SentReferral.case_id, SentReferral.lead_worker).where(SentReferral.case_id.in_(case_ids))
    )
    for case_id, worker in written:
        found.setdefault(case_id, set()).update(filter(None, (worker,)))
    return {case_id: frozenset(workers) for case_id, workers in found.items()}


async def opened_by(session: Session, worker: str, now: datetime, case_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of the cases that a worker has open now because somebody is in danger (R-107)."""
    if not case_ids:
        return frozenset()
    row = EmergencyAccess
    found = await session.scalars(
        select(row.case_id).where(row.worker == worker, row.until > now, row.case_id.in_(case_ids))
    )
    return frozenset(found)


async def case_of_referral(session: Session, referral_id: UUID) -> UUID | None:
    """Return the case of a referral of either side; None if there is none."""
    for table in (ReceivedReferral, SentReferral):
        found: UUID | None = await session.scalar(
            select(table.case_id).where(table.referral_id == referral_id).limit(1)
        )
        if found is not None:
            return found
    return None
