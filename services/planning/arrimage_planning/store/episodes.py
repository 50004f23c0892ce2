"""Episodes and assessments: every statement on them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from arrimage_chassis.problems import ProblemError
from arrimage_chassis.store import Session
from arrimage_chassis.store.locking import get_locked, locked
from arrimage_planning.domain import problems
from arrimage_planning.domain.assessment import Assessment
from arrimage_planning.domain.episode import EpisodeState
from arrimage_planning.store.tables import AssessmentRow, EpisodeRow, PlanRow


async def preload(session: Session, case_ids: Collection[UUID]) -> Sequence[EpisodeRow]:
    """Load and lock the episodes of a batch at once, in sorted order: two batches cannot block each other."""
    statement = locked(
        select(EpisodeRow).where(EpisodeRow.case_id.in_(sorted(case_ids))).order_by(EpisodeRow.case_id)
    )
    return (await session.scalars(statement)).all()


async def find_episode(session: Session, case_id: UUID) -> EpisodeRow | None:
    """Return the episode of a case, preloaded or not; None if the case was never heard of."""
    return await session.get(EpisodeRow, case_id)


async def load_episode(session: Session, case_id: UUID, *, for_update: bool = True) -> EpisodeRow:
    """Return the episode of a case; ``for_update`` makes other commands of the case wait.

    :raises ProblemError: ``case.unknown``.
    """
    row = await (get_locked(session, EpisodeRow, case_id) if for_update else find_episode(session, case_id))
    if row is None:
        raise ProblemError(problems.CASE_UNKNOWN)
    return row


async def open_episode(session: Session, case_id: UUID, *, referral_id: UUID, received_on: date) -> None:
    """Add the empty shell of a case."""
    session.add(
        EpisodeRow(case_id=case_id, referral_id=referral_id, state=EpisodeState.REFERRED, received_on=received_on)
    )


async def latest_assessment(session: Session, case_id: UUID) -> AssessmentRow | None:
    """Return the assessment that counts."""
    return await session.scalar(
        select(AssessmentRow)
        .where(AssessmentRow.case_id == case_id)
        .order_by(AssessmentRow.number.desc())
        .limit(1)
    )


async def add_assessment(
    session: Session, case_id: UUID, content: Assessment, *, author: str, made_on: date
) -> None:
    """Add an assessment, which counts from now on; those before it stay."""
    made = await session.scalar(
        select(func.count()).select_from(AssessmentRow).where(AssessmentRow.case_id == case_id)
    )
    session.add(
        AssessmentRow(case_id=case_id, number=(made or 0) + 1, author=author, made_on=made_on, content=content)
    )


async def find_episodes(
    session: Session, *, state: EpisodeState | None, limit: int, offset: int
) -> Sequence[EpisodeRow]:
    """Return episodes, the one received last first."""
    statement = select(EpisodeRow).order_by(EpisodeRow.received_on.desc(), EpisodeRow.case_id)
    if state is not None:
        statement = statement.where(EpisodeRow.state == state)
    return (await session.scalars(statement.limit(limit).offset(offset))).all()


async def plans_of(session: Session, case_id: UUID) -> Sequence[PlanRow]:
    """Return the plans of a case, the first one first."""
    statement = select(PlanRow).where(PlanRow.case_id == case_id).order_by(PlanRow.number)
    return (await session.scalars(statement)).all()


async def assessed_on(session: Session, case_id: UUID) -> Sequence[date]:
    """Return the days on which the needs of a case were assessed, the first one first."""
    statement = (
        select(AssessmentRow.made_on).where(AssessmentRow.case_id == case_id).order_by(AssessmentRow.number)
    )
    return (await session.scalars(statement)).all()
