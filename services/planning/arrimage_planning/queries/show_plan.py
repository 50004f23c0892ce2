"""One plan, and how it came to be what it is."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_planning.domain.problems import PLAN_UNKNOWN
from arrimage_planning.store import plans
from arrimage_planning.store.tables import PlanRow, PlanVersionRow


async def show_plan(session: Session, plan_id: UUID) -> PlanRow:
    """Return a plan with its meetings.

    :raises ProblemError: ``plan.unknown``.
    """
    return await plans.find_plan(session, plan_id)


async def show_versions(session: Session, plan_id: UUID) -> Sequence[PlanVersionRow]:
    """Return all versions of a plan, the first one first (R-131).

    :raises ProblemError: ``plan.unknown``.
    """
    await plans.find_plan(session, plan_id)
    return await plans.versions_of(session, plan_id)


async def latest_plan_id(session: Session, case_id: UUID) -> UUID:
    """Return the id of the plan of a case that was written last.

    :raises ProblemError: ``plan.unknown``.
    """
    found = await plans.latest_plan(session, case_id)
    if found is None:
        raise ProblemError(PLAN_UNKNOWN)
    return found.plan_id
