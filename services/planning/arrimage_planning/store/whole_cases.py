"""The statements on all that planning holds of one case."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import locked
from arrimage_planning.store.tables import AssessmentRow, PlanRow, PlanVersionRow


async def assessments_of(session: Session, case_id: UUID) -> Sequence[AssessmentRow]:
    """Return the assessments of a case, locked until the commit."""
    query = select(AssessmentRow).where(AssessmentRow.case_id == case_id).order_by(AssessmentRow.number)
    return (await session.scalars(locked(query))).all()


async def plans_of(session: Session, case_id: UUID) -> Sequence[PlanRow]:
    """Return the plans of a case with their meetings, locked until the commit."""
    query = select(PlanRow).where(PlanRow.case_id == case_id).order_by(PlanRow.number)
    return (await session.scalars(locked(query, of=[PlanRow]))).all()


async def versions_of(session: Session, plan_id: UUID) -> Sequence[PlanVersionRow]:
    """Return the versions of a plan, locked until the commit."""
    query = select(PlanVersionRow).where(PlanVersionRow.plan_id == plan_id).order_by(PlanVersionRow.version)
    return (await session.scalars(locked(query))).all()
