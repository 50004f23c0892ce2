"""What a person told at a call. Only these two statements touch it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from arrimage_followup.domain.answers import Answers
from arrimage_followup.store.tables import AnswersRow

_ANSWERS: Final = TypeAdapter(Answers)


def keep_answers(session: AsyncSession, followup_id: UUID, answers: Answers, *, worker: str | None) -> None:
    """Keep what the person told at a call."""
    session.add(AnswersRow(followup_id=followup_id, content=asdict(answers), worker=worker))


async def load_answers(session: AsyncSession, followup_id: UUID) -> Answers | None:
    """Return what the person told at a call, if anything."""
    row = await session.get(AnswersRow, followup_id)
    return None if row is None else _ANSWERS.validate_python(row.content)
