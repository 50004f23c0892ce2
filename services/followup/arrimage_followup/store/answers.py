"""What a person told at a call. Only these statements touch it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_chassis.store.locking import locked
from arrimage_followup.domain.answers import Answers
from arrimage_followup.store.tables import AnswersRow, FollowupRow

_ANSWERS: Final = TypeAdapter(Answers)


def keep_answers(session: AsyncSession, followup_id: UUID, answers: Answers, *, worker: str | None) -> None:
    """Keep what the person told at a call."""
    session.add(AnswersRow(followup_id=followup_id, content=asdict(answers), worker=worker))


async def load_answers(session: AsyncSession, followup_id: UUID) -> Answers | None:
    """Return what the person told at a call, if anything."""
    row = await session.get(AnswersRow, followup_id)
    return None if row is None else _ANSWERS.validate_python(row.content)


async def forget_words(session: AsyncSession, case_id: UUID) -> None:
    """Blank what the person of a case told in their own words; the codes stay, for the counts (R-110)."""
    calls = select(FollowupRow.followup_id).where(FollowupRow.case_id == case_id)
    query = select(AnswersRow).where(AnswersRow.followup_id.in_(calls)).order_by(AnswersRow.followup_id)
    for row in await session.scalars(locked(query)):
        row.content = {**row.content, "words": {}}
