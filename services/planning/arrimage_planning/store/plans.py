"""Plans, their meetings and their versions: every statement on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import get_locked
from arrimage_contracts import ids
from arrimage_planning.domain import problems
from arrimage_planning.domain.episode import PlanState
from arrimage_planning.domain.meeting import MeetingStatus
from arrimage_planning.domain.plan import ChangeReason, PlanContent, check_version
from arrimage_planning.domain.snapshot import MeetingSnapshot, PlanSnapshot
from arrimage_planning.store.tables import EpisodeRow, PlanRow, PlanVersionRow


async def find_plan(session: Session, plan_id: UUID) -> PlanRow:
    """Return a plan with its meetings.

    :raises ProblemError: ``plan.unknown``.
    """
    plan = await session.get(PlanRow, plan_id)
    if plan is None:
        raise ProblemError(problems.PLAN_UNKNOWN)
    return plan


async def load_plan(session: Session, plan_id: UUID, *, expected_version: int) -> tuple[EpisodeRow, PlanRow]:
    """Return an episode, locked, and its plan as the worker has read it.

    The episode is locked first and the plan is read anew afterwards: of two workers on one plan the second waits,
    then sees what the first has done.

    :raises ProblemError: ``plan.unknown`` or ``plan.version_conflict``.
    """
    case_id = await session.scalar(select(PlanRow.case_id).where(PlanRow.plan_id == plan_id))
    if case_id is None:
        raise ProblemError(problems.PLAN_UNKNOWN)
    episode = await get_locked(session, EpisodeRow, case_id)
    plan = await get_locked(session, PlanRow, plan_id)
    if episode is None or plan is None:
        raise ProblemError(problems.PLAN_UNKNOWN)
    check_version(plan.version, expected_version)
    return episode, plan


async def case_of_plan(session: Session, plan_id: UUID) -> UUID | None:
    """Return the case of a plan; None if there is no such plan."""
    found: UUID | None = await session.scalar(select(PlanRow.case_id).where(PlanRow.plan_id == plan_id))
    return found


async def latest_plan(session: Session, case_id: UUID) -> PlanRow | None:
    """Return the plan of a case that was written last."""
    return await session.scalar(
        select(PlanRow).where(PlanRow.case_id == case_id).order_by(PlanRow.number.desc()).limit(1)
    )


async def add_draft(session: Session, case_id: UUID, number: int, content: PlanContent) -> PlanRow:
    """Add the ``number``-th plan of a case, as a draft at version 0."""
    plan = PlanRow(
        plan_id=ids.plan_id(case_id, number),
        case_id=case_id,
        number=number,
        state=PlanState.DRAFT,
        version=0,
        content=content,
        meetings=[],
    )
    session.add(plan)
    await session.flush()
    return plan


def keep_version(
    session: Session, plan: PlanRow, reason: ChangeReason, *, author: str, on: date, note: str | None = None
) -> None:
    """Keep a plan as it now is, readable for good (R-131)."""
    snapshot = PlanSnapshot(
        PlanState(plan.state),
        plan.agreed_on,
        plan.content,
        tuple(
            MeetingSnapshot(
                item.number, item.planned_on, MeetingStatus(item.status), item.held_on, item.record, item.at
            )
            for item in sorted(plan.meetings, key=lambda item: item.number)
        ),
    )
    session.add(
        PlanVersionRow(
            plan_id=plan.plan_id,
            version=plan.version,
            author=author,
            made_on=on,
            reason=reason,
            note=note,
            snapshot=snapshot,
        )
    )


async def versions_of(session: Session, plan_id: UUID) -> Sequence[PlanVersionRow]:
    """Return all versions of a plan, the first one first."""
    statement = select(PlanVersionRow).where(PlanVersionRow.plan_id == plan_id).order_by(PlanVersionRow.version)
    return (await session.scalars(statement)).all()
